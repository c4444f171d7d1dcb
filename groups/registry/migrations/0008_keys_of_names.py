import nanan_groups.kit.kept
from django.db import migrations

from nanan_groups.kit import migrating


def key(made="made_key"):
    return nanan_groups.kit.kept.KeptChar(
        default="", editable=False, made=made, max_length=1500, verbose_name="名称比较式"
    )


def searched(**options):
    return nanan_groups.kit.kept.KeptText(
        default="", editable=False, made="made_searched", verbose_name="检索文字", **options
    )


class Migration(migrating.Migration):
    dependencies = [("registry", "0007_search_by_pieces")]

    operations = [
        migrations.RemoveConstraint("groupversion", "registry_groupversion_name_once"),
        migrations.RemoveConstraint("institutionversion", "registry_institutionversion_name_once"),
        migrations.AddField("groupversion", "name_key", key(), preserve_default=False),
        migrations.AddField("groupversion", "searched", searched(), preserve_default=False),
        migrations.AddField("institutionversion", "name_key", key(), preserve_default=False),
        migrations.AddField("institutionversion", "searched", searched(), preserve_default=False),
        migrations.AddField(
            "siteversion",
            "place_key",
            nanan_groups.kit.kept.KeptChar(
                editable=False,
                help_text="已关闭的不占名称",
                made="made_key",
                max_length=1500,
                null=True,
                verbose_name="校内比较式",
            ),
        ),
        migrations.AddField("siteversion", "searched", searched(blank=True), preserve_default=False),
    ]
