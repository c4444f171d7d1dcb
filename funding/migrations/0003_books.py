import django.db.models.deletion
import nanan_groups.kit.periods
import nanan_groups.records.current
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from nanan_groups.kit import migrating


class Migration(migrating.Migration):

    dependencies = [
        ('funding', '0002_agreements'),
        ('records', '0008_cases_of_several_parties'),
        ('registry', '0007_search_by_pieces'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SpendingCategory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(error_messages={'unique': '这个类别已经有了。'}, max_length=40, unique=True, verbose_name='名称')),
                ('ordinal', models.PositiveSmallIntegerField(verbose_name='次序')),
                ('clause', models.CharField(blank=True, max_length=40, verbose_name='条款')),
            ],
            options={
                'verbose_name': '支出类别',
                'verbose_name_plural': '支出类别',
                'ordering': ['ordinal', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(editable=False, max_length=12, unique=True, verbose_name='编码')),
                ('year', models.PositiveSmallIntegerField(verbose_name='预算年度')),
                ('kind', models.CharField(choices=[('authority', '主管部门'), ('group', '集团（总校代管）'), ('school', '学校'), ('outside', '对外支出')], max_length=10, verbose_name='类别')),
                ('act', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='registry.educationgroup', verbose_name='教育集团')),
                ('institution', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='funding_accounts', to='registry.institution', verbose_name='学校')),
            ],
            options={
                'verbose_name': '经费账户',
                'verbose_name_plural': '经费账户',
                'ordering': ['-year', 'group_id', 'id'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('kind', 'school'), _negated=True), fields=('year', 'group', 'kind'), name='funding_account_once', violation_error_message='这个账户已经有了。'),
                    models.UniqueConstraint(condition=models.Q(('kind', 'school')), fields=('year', 'group', 'institution'), name='funding_account_school_once', violation_error_message='这所学校的账户已经有了。'),
                    models.CheckConstraint(condition=models.Q(models.Q(models.Q(('institution__isnull', False), ('kind', 'school')), models.Q(('kind', 'school'), _negated=True), _connector='OR'), ('kind__in', ['authority', 'group', 'school', 'outside'])), name='funding_account_kind', violation_error_message='学校账户须写明学校。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Balance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('district', '区级'), ('university', '高校'), ('project', '项目')], max_length=12, verbose_name='来源')),
                ('holds', models.BooleanField(default=True, verbose_name='不得为负')),
                ('fen', models.BigIntegerField(default=0, verbose_name='余额（分）')),
                ('committed', models.BigIntegerField(default=0, verbose_name='占用（分）')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='balances', to='funding.account', verbose_name='账户')),
            ],
            options={
                'verbose_name': '余额',
                'verbose_name_plural': '余额',
                'ordering': ['account_id', 'id'],
                'constraints': [
                    models.UniqueConstraint(fields=('account', 'source'), name='funding_balance_once', violation_error_message='余额已有一行。'),
                    models.CheckConstraint(condition=models.Q(('holds', False), models.Q(('committed__gte', 0), ('fen__gte', models.F('committed'))), _connector='OR'), name='funding_balance_enough', violation_error_code='not-enough', violation_error_message='余额不足：账户余额不得为负，占用的不可动用。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='BookYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(unique=True, verbose_name='预算年度')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='结账日')),
            ],
            options={
                'verbose_name': '年度账',
                'verbose_name_plural': '年度账',
                'ordering': ['-year'],
                'constraints': [models.CheckConstraint(condition=models.Q(('year__gte', 2022), ('year__lte', 2199)), name='funding_bookyear_range', violation_error_message='预算年度应在 2022 到 2199 之间。')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(editable=False, max_length=12, unique=True, verbose_name='编码')),
                ('kind', models.CharField(choices=[('release', '下达'), ('pay_out', '拨付'), ('commit', '占用'), ('uncommit', '解除占用'), ('spend', '支出'), ('transfer', '调剂'), ('reversal', '冲销'), ('return', '退回'), ('carry_over', '结转'), ('correction', '更正')], max_length=12, verbose_name='事项')),
                ('source', models.CharField(choices=[('district', '区级'), ('university', '高校'), ('project', '项目')], max_length=12, verbose_name='来源')),
                ('on', models.DateField(verbose_name='日期')),
                ('fen', models.BigIntegerField(verbose_name='金额（分）')),
                ('voucher', models.CharField(blank=True, max_length=60, verbose_name='凭证号')),
                ('document', models.CharField(blank=True, max_length=80, verbose_name='文号')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='摘要')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='记账时间')),
                ('act', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('benefits', models.ForeignKey(blank=True, help_text='民办和待核成员没有账户，花在它们身上的写明受益校点', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.site', verbose_name='受益校点')),
                ('corrects', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='funding.entry', verbose_name='更正的分录')),
                ('origin', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='going_out', to='funding.account', verbose_name='出自')),
                ('reverses', models.OneToOneField(blank=True, error_messages={'unique': '这笔分录已经冲销过，一行至多冲销一次。'}, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='funding.entry', verbose_name='冲销的分录')),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='coming_in', to='funding.account', verbose_name='归入')),
                ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funding.spendingcategory', verbose_name='支出类别')),
            ],
            options={
                'verbose_name': '经费分录',
                'verbose_name_plural': '经费分录',
                'ordering': ['id'],
                'indexes': [
                    models.Index(fields=['origin', 'on'], name='funding_entry_out'),
                    models.Index(fields=['to', 'on'], name='funding_entry_in'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('fen__gt', 0), ('kind__in', ['release', 'pay_out', 'commit', 'uncommit', 'spend', 'transfer', 'reversal', 'return', 'carry_over', 'correction']), ('source__in', ['district', 'university', 'project'])), name='funding_entry_amount', violation_error_message='金额必须大于零。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['commit', 'uncommit']), ('origin', models.F('to'))), models.Q(models.Q(('kind__in', ['commit', 'uncommit']), _negated=True), models.Q(('origin', models.F('to')), _negated=True)), _connector='OR'), name='funding_entry_moves', violation_error_message='转出和转入不能是同一账户。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind', 'spend'), _negated=True), models.Q(('category__isnull', False), models.Q(('voucher', ''), _negated=True)), _connector='OR'), name='funding_entry_spend', violation_error_message='支出须写明类别和凭证号。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind', 'reversal'), ('reverses__isnull', False)), models.Q(models.Q(('kind', 'reversal'), _negated=True), ('reverses__isnull', True)), _connector='OR'), name='funding_entry_reversal', violation_error_message='冲销须写明冲的是哪一行。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('corrects__isnull', False), ('kind', 'correction')), models.Q(models.Q(('kind', 'correction'), _negated=True), ('corrects__isnull', True)), _connector='OR'), name='funding_entry_correction', violation_error_message='更正须写明更正哪一笔。'),
                    nanan_groups.kit.periods.AppendOnly(name='funding_entry'),
                ],
            },
        ),
        migrations.CreateModel(
            name='HistoricalBookYear',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(db_index=True, verbose_name='预算年度')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='结账日')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '年度账历史',
                'verbose_name_plural': '年度账历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='funding_bookyear_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalSpendingCategory',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('name', models.CharField(db_index=True, error_messages={'unique': '这个类别已经有了。'}, max_length=40, verbose_name='名称')),
                ('ordinal', models.PositiveSmallIntegerField(verbose_name='次序')),
                ('clause', models.CharField(blank=True, max_length=40, verbose_name='条款')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '支出类别历史',
                'verbose_name_plural': '支出类别历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='funding_spendingcategory_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalTransfer',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('source', models.CharField(choices=[('district', '区级'), ('university', '高校'), ('project', '项目')], max_length=12, verbose_name='来源')),
                ('fen', models.BigIntegerField(verbose_name='金额（分）')),
                ('why', models.CharField(max_length=300, verbose_name='用途和理由')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('case', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='records.case', verbose_name='流程')),
                ('entry', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='funding.entry', verbose_name='分录')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('origin', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='funding.account', verbose_name='转出账户')),
                ('to', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='funding.account', verbose_name='转入账户')),
            ],
            options={
                'verbose_name': '横向调剂历史',
                'verbose_name_plural': '横向调剂历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='funding_transfer_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalCategoryBudget',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('fen', models.BigIntegerField(verbose_name='预算（分）')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('account', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='funding.account', verbose_name='账户')),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('category', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='funding.spendingcategory', verbose_name='支出类别')),
            ],
            options={
                'verbose_name': '类别预算历史',
                'verbose_name_plural': '类别预算历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='funding_categorybudget_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='CategoryBudget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fen', models.BigIntegerField(verbose_name='预算（分）')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='budgets', to='funding.account', verbose_name='账户')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funding.spendingcategory', verbose_name='支出类别')),
            ],
            options={
                'verbose_name': '类别预算',
                'verbose_name_plural': '类别预算',
                'ordering': ['account_id', 'category_id'],
                'constraints': [
                    models.UniqueConstraint(fields=('account', 'category'), name='funding_categorybudget_once', violation_error_message='这一类别的预算已经编过，请修改原来的。'),
                    models.CheckConstraint(condition=models.Q(('fen__gte', 0)), name='funding_categorybudget_amount', violation_error_message='预算不能小于零。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('district', '区级'), ('university', '高校'), ('project', '项目')], max_length=12, verbose_name='来源')),
                ('fen', models.BigIntegerField(verbose_name='金额（分）')),
                ('why', models.CharField(max_length=300, verbose_name='用途和理由')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='funding_transfer', to='records.case', verbose_name='流程')),
                ('entry', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='transfer', to='funding.entry', verbose_name='分录')),
                ('origin', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers_out', to='funding.account', verbose_name='转出账户')),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers_in', to='funding.account', verbose_name='转入账户')),
            ],
            options={
                'verbose_name': '横向调剂',
                'verbose_name_plural': '横向调剂',
                'ordering': ['-id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('fen__gt', 0), ('source__in', ['district', 'university', 'project']), models.Q(('origin', models.F('to')), _negated=True), models.Q(('why', ''), _negated=True)), name='funding_transfer_two', violation_error_message='转出和转入不能是同一账户，金额必须大于零，并写明用途和理由。'),
                ],
            },
        ),
    ]
