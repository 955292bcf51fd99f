"""Offers know since when they are public; and everything public is worked out anew, for its words are other ones now."""

import datetime

from django.db import migrations, models

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
LONG_AGO = datetime.date(2000, 1, 1)


def know_since_when(apps, schema_editor):
    """What is there is in order at once; `follow` finds every place due and writes it anew."""
    listings = apps.get_model("estate", "Listing").objects.filter(published_at__isnull=False)
    for pk, moment in listings.values_list("pk", "published_at"):
        since = (moment - EPOCH) // datetime.timedelta(microseconds=1)
        apps.get_model("estate", "Offer").objects.filter(listing=pk).update(public_since=since)
    apps.get_model("estate", "OfferPlace").objects.update(due_on=LONG_AGO)


class Migration(migrations.Migration):

    dependencies = [
        ('estate', '0008_contacts_in_english'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='offer',
            options={'ordering': ['-public_since', '-listing_id', 'unit_id']},
        ),
        migrations.AddField(
            model_name='offer',
            name='public_since',
            field=models.BigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.RemoveIndex(model_name='offer', name='estate_offer_needs'),
        migrations.RemoveIndex(model_name='offer', name='estate_offer_rent'),
        migrations.RemoveIndex(model_name='offer', name='estate_offer_newest'),
        migrations.RemoveIndex(model_name='offer', name='estate_offer_kind'),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(fields=['side', 'area_sqm', 'rent_yuan', 'least_sqm', 'clear_height_m', 'floor_load_kn', 'power_kva', 'metro_m', 'has_water', 'has_exhaust', 'free_day', 'public_since', 'listing', 'unit'], name='estate_offer_needs'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(fields=['side', 'rent_yuan', 'area_sqm', 'least_sqm', 'clear_height_m', 'floor_load_kn', 'power_kva', 'metro_m', 'has_water', 'has_exhaust', 'free_day', 'public_since', 'listing', 'unit'], name='estate_offer_rent'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(fields=['side', '-public_since', '-listing', 'unit'], name='estate_offer_newest'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(fields=['kind', '-public_since', '-listing'], name='estate_offer_kind'),
        ),
        migrations.RunPython(know_since_when, migrations.RunPython.noop),
    ]
