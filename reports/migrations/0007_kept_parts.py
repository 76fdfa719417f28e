from django.db import migrations, models

# What is kept can be made again.
CLEAR = "DELETE FROM reports_keptfile"


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0006_kept_files"),
    ]

    operations = [
        migrations.RunSQL(CLEAR, migrations.RunSQL.noop),
        migrations.RemoveField(model_name="keptfile", name="content"),
        migrations.AddField(
            model_name="keptfile",
            name="size",
            field=models.BigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="KeptPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.IntegerField()),
                ("content", models.BinaryField()),
                (
                    "file",
                    models.ForeignKey(db_index=False, on_delete=models.deletion.PROTECT, to="reports.keptfile"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("file", "number"), name="keptpart_once")],
            },
        ),
    ]
