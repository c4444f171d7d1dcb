import django.db.models.deletion
import nanan_groups.kit.periods
import nanan_groups.records.current
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from nanan_groups.kit import migrating


class Migration(migrating.Migration):

    dependencies = [
        ('funding', '0003_books'),
        ('records', '0008_cases_of_several_parties'),
        ('registry', '0007_search_by_pieces'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='预算年度')),
                ('number', models.PositiveSmallIntegerField(verbose_name='批次')),
                ('day', models.DateField(verbose_name='基准日')),
                ('rules_text', models.CharField(max_length=80, verbose_name='规则')),
                ('rules', models.JSONField(verbose_name='规则参数')),
                ('total_fen', models.BigIntegerField(verbose_name='合计（分）')),
                ('document', models.CharField(blank=True, max_length=80, verbose_name='下达文号')),
                ('released_on', models.DateField(blank=True, null=True, verbose_name='下达日')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='funding_batch', to='records.case', verbose_name='流程')),
            ],
            options={
                'verbose_name': '经费测算批次',
                'verbose_name_plural': '经费测算批次',
                'ordering': ['-year', '-number'],
                'constraints': [
                    models.UniqueConstraint(fields=('year', 'number'), name='funding_batch_once', violation_error_message='这一批刚由他人建立，请刷新页面。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('document', ''), ('released_on__isnull', True)), models.Q(('released_on__isnull', False), models.Q(('document', ''), _negated=True)), _connector='OR'), name='funding_batch_released', violation_error_message='下达须同时登记文号和日期。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='BatchInstalment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='期次')),
                ('day', models.DateField(verbose_name='下达日期')),
                ('share', models.CharField(max_length=20, verbose_name='份额')),
                ('released_on', models.DateField(blank=True, null=True, verbose_name='已下达')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='instalments', to='funding.batch', verbose_name='批次')),
            ],
            options={
                'verbose_name': '经费分期',
                'verbose_name_plural': '经费分期',
                'ordering': ['batch_id', 'number'],
                'constraints': [
                    models.UniqueConstraint(fields=('batch', 'number'), name='funding_batchinstalment_once', violation_error_message='期次不能重复。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Budget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='预算年度')),
                ('purpose', models.CharField(blank=True, choices=[('base', '基本'), ('match', '配套'), ('scale', '规模'), ('performance', '绩效'), ('special', '特需项目'), ('pay', '绩效工资')], help_text='空表示只给了一个总数', max_length=12, verbose_name='用途')),
                ('number', models.PositiveSmallIntegerField(verbose_name='版本')),
                ('approved_fen', models.BigIntegerField(verbose_name='批复数（分）')),
                ('document', models.CharField(max_length=120, verbose_name='文号')),
                ('act', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
            ],
            options={
                'verbose_name': '预算盘子',
                'verbose_name_plural': '预算盘子',
                'ordering': ['-year', 'purpose', '-number'],
                'constraints': [
                    models.UniqueConstraint(fields=('year', 'purpose', 'number'), name='funding_budget_once', violation_error_code='stale', violation_error_message='这个盘子刚被他人修改，请刷新页面后重新办理。'),
                    models.CheckConstraint(condition=models.Q(('approved_fen__gte', 0), ('purpose__in', ['', 'base', 'match', 'scale', 'performance', 'special', 'pay']), ('year__gte', 2022), ('year__lte', 2199), models.Q(('document', ''), _negated=True)), name='funding_budget_amount', violation_error_message='批复数不能小于零，并写明文号。'),
                    nanan_groups.kit.periods.AppendOnly(name='funding_budget'),
                ],
            },
        ),
        migrations.CreateModel(
            name='GroupStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(verbose_name='版本')),
                ('name', models.CharField(max_length=80, verbose_name='集团名称')),
                ('category', models.CharField(max_length=20, verbose_name='集团类别')),
                ('lines', models.JSONField(verbose_name='各行')),
                ('total_fen', models.BigIntegerField(verbose_name='合计（分）')),
                ('before_fen', models.BigIntegerField(blank=True, null=True, verbose_name='上一版合计（分）')),
                ('open_count', models.PositiveSmallIntegerField(default=0, verbose_name='暂不能计算的项')),
                ('warnings', models.JSONField(blank=True, default=list, verbose_name='提示')),
                ('ticked', models.JSONField(blank=True, default=list, verbose_name='已勾掉的提示')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statements', to='funding.batch', verbose_name='批次')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='funding_statements', to='registry.educationgroup', verbose_name='教育集团')),
            ],
            options={
                'verbose_name': '集团测算单',
                'verbose_name_plural': '集团测算单',
                'ordering': ['batch_id', 'id'],
                'constraints': [
                    models.UniqueConstraint(fields=('batch', 'group'), name='funding_groupstatement_once', violation_error_message='一批里每个集团只有一份测算单。'),
                    models.CheckConstraint(condition=models.Q(('total_fen__gte', 0), ('version__gte', 1)), name='funding_groupstatement_amount', violation_error_message='测算合计不能小于零。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='HistoricalBatch',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='预算年度')),
                ('number', models.PositiveSmallIntegerField(verbose_name='批次')),
                ('day', models.DateField(verbose_name='基准日')),
                ('rules_text', models.CharField(max_length=80, verbose_name='规则')),
                ('rules', models.JSONField(verbose_name='规则参数')),
                ('total_fen', models.BigIntegerField(verbose_name='合计（分）')),
                ('document', models.CharField(blank=True, max_length=80, verbose_name='下达文号')),
                ('released_on', models.DateField(blank=True, null=True, verbose_name='下达日')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('case', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='records.case', verbose_name='流程')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '经费测算批次历史',
                'verbose_name_plural': '经费测算批次历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='funding_batch_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalBatchInstalment',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='期次')),
                ('day', models.DateField(verbose_name='下达日期')),
                ('share', models.CharField(max_length=20, verbose_name='份额')),
                ('released_on', models.DateField(blank=True, null=True, verbose_name='已下达')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('batch', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='funding.batch', verbose_name='批次')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '经费分期历史',
                'verbose_name_plural': '经费分期历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='funding_batchinstalment_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalGroupStatement',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(verbose_name='版本')),
                ('name', models.CharField(max_length=80, verbose_name='集团名称')),
                ('category', models.CharField(max_length=20, verbose_name='集团类别')),
                ('lines', models.JSONField(verbose_name='各行')),
                ('total_fen', models.BigIntegerField(verbose_name='合计（分）')),
                ('before_fen', models.BigIntegerField(blank=True, null=True, verbose_name='上一版合计（分）')),
                ('open_count', models.PositiveSmallIntegerField(default=0, verbose_name='暂不能计算的项')),
                ('warnings', models.JSONField(blank=True, default=list, verbose_name='提示')),
                ('ticked', models.JSONField(blank=True, default=list, verbose_name='已勾掉的提示')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('batch', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='funding.batch', verbose_name='批次')),
                ('group', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.educationgroup', verbose_name='教育集团')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '集团测算单历史',
                'verbose_name_plural': '集团测算单历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='funding_groupstatement_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
