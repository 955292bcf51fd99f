"""Who did what to what, when and why; sealed so that nobody can change it afterwards, not even us.

Every command of every room leaves its entry here, in the same transaction as the change. Entries are sealed in
batches (a Merkle tree each, the seals chained), so that writers never queue behind a hash chain. A head is exported
each day; whoever keeps a head can prove a later cut or rewrite.

Words: entry 记录, seal 封存, head 链头. Writes: `commands.record` (through `@command`), `commands.seal`.
"""
