from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0007_review"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="simulated",
            field=models.BooleanField(default=False),
        ),
    ]
