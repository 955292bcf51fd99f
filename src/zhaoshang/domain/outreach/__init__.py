"""Going out to firms: handbooks mailed to target companies (寄送). Campaigns, trips and visits come here later."""
