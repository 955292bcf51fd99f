"""The industry centres of the district and the sections of GB/T 4754-2017 that figures refer to.

Words: industry centre 产业中心, industry code 行业代码, section 门类. Writes: `commands.name_centre`.
"""
