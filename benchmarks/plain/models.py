"""One plain table with the 24 columns of the benchmark's workbook."""

from __future__ import annotations

from django.db import models


class PlainProject(models.Model):
    """A row of the workbook, as it is."""

    serial = models.IntegerField(null=True)
    project_number = models.CharField(max_length=40, unique=True)
    project_name = models.CharField(max_length=200)
    investor = models.CharField(max_length=200, blank=True)
    uscc = models.CharField(max_length=18, blank=True)
    centre = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20, blank=True)
    total_investment = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    fixed_investment = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    foreign_capital = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    first_contact_org = models.CharField(max_length=80, blank=True)
    first_contact_on = models.DateField()
    site_wish = models.CharField(max_length=120, blank=True)
    land_need = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    office_need = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    leader = models.CharField(max_length=60, blank=True)
    officer = models.CharField(max_length=60, blank=True)
    stage = models.CharField(max_length=16, blank=True)
    progress = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    problem = models.TextField(blank=True)
    to_coordinate = models.TextField(blank=True)
    expected_signing = models.CharField(max_length=40, blank=True)
    remark = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.project_name
