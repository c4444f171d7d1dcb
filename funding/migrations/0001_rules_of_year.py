import django.db.models.deletion
import nanan_groups.kit.periods
from django.db import migrations, models

from nanan_groups.kit import migrating


class Migration(migrating.Migration):

    initial = True

    dependencies = [
        ('records', '0008_cases_of_several_parties'),
    ]

    operations = [
        migrations.CreateModel(
            name='RuleSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='预算年度')),
                ('number', models.PositiveSmallIntegerField(verbose_name='版本')),
                ('document', models.CharField(blank=True, max_length=200, verbose_name='依据文件')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='说明')),
                ('act', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
            ],
            options={
                'verbose_name': '年度规则',
                'verbose_name_plural': '年度规则',
                'ordering': ['-year', '-number'],
                'constraints': [
                    models.UniqueConstraint(fields=('year', 'number'), name='funding_ruleset_once', violation_error_code='stale', violation_error_message='这一年度的规则刚被他人修改，请刷新页面后重新办理。'),
                    models.CheckConstraint(condition=models.Q(('number__gte', 1), ('year__gte', 2022), ('year__lte', 2199)), name='funding_ruleset_year', violation_error_message='预算年度应在 2022 到 2199 之间。'),
                    nanan_groups.kit.periods.AppendOnly(name='funding_ruleset'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Parameter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=24, verbose_name='参数')),
                ('value', models.JSONField(blank=True, null=True, verbose_name='值')),
                ('amount_fen', models.BigIntegerField(blank=True, null=True, verbose_name='金额（分）')),
                ('floor_fen', models.BigIntegerField(blank=True, null=True, verbose_name='政策下限（分）')),
                ('clause', models.CharField(max_length=60, verbose_name='条款')),
                ('origin', models.CharField(choices=[('policy', '政策原文'), ('reading', '默认读法'), ('decided', '区教委确定')], max_length=8, verbose_name='来源')),
                ('source', models.CharField(max_length=200, verbose_name='出处')),
                ('rules', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parameters', to='funding.ruleset', verbose_name='年度规则')),
            ],
            options={
                'verbose_name': '规则参数',
                'verbose_name_plural': '规则参数',
                'ordering': ['rules_id', 'id'],
                'constraints': [
                    models.UniqueConstraint(fields=('rules', 'name'), name='funding_parameter_once', violation_error_message='同一版规则里一个参数只写一次。'),
                    models.CheckConstraint(condition=models.Q(('floor_fen__isnull', True), ('amount_fen__gte', models.F('floor_fen')), _connector='OR'), name='funding_parameter_floor', violation_error_code='below-floor', violation_error_message='标准低于政策的下限（意见 五(三)6），不能采用。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('amount_fen__gte', 0), ('value__isnull', True)), models.Q(('amount_fen__isnull', True), ('value__isnull', False)), _connector='OR'), name='funding_parameter_value', violation_error_message='参数应有一个值，金额不能小于零。'),
                    models.CheckConstraint(condition=models.Q(('name__in', ['alliance_rate_fen', 'census_day', 'coefficients', 'instalments', 'leaver', 'match_basis', 'match_cutoff', 'match_direction', 'match_late', 'match_ratio', 'non_reduction', 'part_of_year', 'scale_tiers', 'scale_unit', 'several_relations', 'tight_count_by', 'tight_ownership', 'tight_rate_fen', 'tight_site_kind', 'tight_state']), ('origin__in', ['policy', 'reading', 'decided']), models.Q(('clause', ''), _negated=True), models.Q(('source', ''), _negated=True)), name='funding_parameter_words', violation_error_message='参数须写明名称、条款和出处。'),
                    nanan_groups.kit.periods.AppendOnly(name='funding_parameter'),
                ],
            },
        ),
    ]
