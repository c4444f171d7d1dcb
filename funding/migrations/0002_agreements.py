import django.db.models.deletion
import nanan_groups.kit.periods
import nanan_groups.records.current
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from nanan_groups.kit import migrating


class Migration(migrating.Migration):

    dependencies = [
        ('funding', '0001_rules_of_year'),
        ('records', '0008_cases_of_several_parties'),
        ('registry', '0007_search_by_pieces'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(editable=False, max_length=12, unique=True, verbose_name='编码')),
                ('title', models.CharField(max_length=120, verbose_name='协议名称')),
                ('signed_on', models.DateField(verbose_name='签订日')),
                ('valid_from', models.DateField(verbose_name='起')),
                ('valid_to', models.DateField(blank=True, help_text='该日起不再有效；没有期限的留空', null=True, verbose_name='止')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('revision', models.PositiveIntegerField(default=0, editable=False, verbose_name='修订号')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='registry.educationgroup', verbose_name='教育集团')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='school_agreements', to='registry.institution', verbose_name='签约学校')),
                ('university', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='university_agreements', to='registry.institution', verbose_name='高校（院所）')),
            ],
            options={
                'verbose_name': '校地共建协议',
                'verbose_name_plural': '校地共建协议',
                'ordering': ['group_id', 'id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='funding_agreement_days', violation_error_message='止日必须晚于起日。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('university', models.F('school')), _negated=True), models.Q(('title', ''), _negated=True)), name='funding_agreement_two', violation_error_message='高校和签约学校不能是同一机构，协议须有名称。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='AgreementYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='预算年度')),
                ('agreed_fen', models.BigIntegerField(verbose_name='协议数（分）')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='years', to='funding.agreement', verbose_name='协议')),
            ],
            options={
                'verbose_name': '年度协议数',
                'verbose_name_plural': '年度协议数',
                'ordering': ['agreement_id', '-year'],
                'constraints': [
                    models.UniqueConstraint(fields=('agreement', 'year'), name='funding_agreementyear_once', violation_error_message='这一年度的协议数已登记，请修改原来的。'),
                    models.CheckConstraint(condition=models.Q(('agreed_fen__gt', 0), ('year__gte', 2022), ('year__lte', 2199)), name='funding_agreementyear_amount', violation_error_message='协议数必须大于零，年度应在 2022 到 2199 之间。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='HistoricalAgreement',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('code', models.CharField(db_index=True, editable=False, max_length=12, verbose_name='编码')),
                ('title', models.CharField(max_length=120, verbose_name='协议名称')),
                ('signed_on', models.DateField(verbose_name='签订日')),
                ('valid_from', models.DateField(verbose_name='起')),
                ('valid_to', models.DateField(blank=True, help_text='该日起不再有效；没有期限的留空', null=True, verbose_name='止')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('group', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.educationgroup', verbose_name='教育集团')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.institution', verbose_name='签约学校')),
                ('university', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.institution', verbose_name='高校（院所）')),
            ],
            options={
                'verbose_name': '校地共建协议历史',
                'verbose_name_plural': '校地共建协议历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='funding_agreement_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalAgreementYear',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='预算年度')),
                ('agreed_fen', models.BigIntegerField(verbose_name='协议数（分）')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('agreement', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='funding.agreement', verbose_name='协议')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '年度协议数历史',
                'verbose_name_plural': '年度协议数历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='funding_agreementyear_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalReceipt',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('code', models.CharField(db_index=True, editable=False, max_length=12, verbose_name='编码')),
                ('kind', models.CharField(choices=[('received', '高校到账'), ('paid', '学校支付')], default='received', max_length=10, verbose_name='类别')),
                ('on', models.DateField(verbose_name='到账（支付）日')),
                ('fen', models.BigIntegerField(verbose_name='金额（分）')),
                ('slip', models.CharField(db_index=True, error_messages={'unique': '这张银行回单已经报过。'}, max_length=60, verbose_name='银行回单号')),
                ('state', models.CharField(choices=[('reported', '待核'), ('accepted', '已确认'), ('refused', '不予确认')], default='reported', max_length=10, verbose_name='状态')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='确认日')),
                ('why', models.CharField(blank=True, max_length=300, verbose_name='不予确认的原因')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('act', models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录')),
                ('decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reported_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='报送人')),
                ('year', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='funding.agreementyear', verbose_name='协议年度')),
            ],
            options={
                'verbose_name': '协议到账历史',
                'verbose_name_plural': '协议到账历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='funding_receipt_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(editable=False, max_length=12, unique=True, verbose_name='编码')),
                ('kind', models.CharField(choices=[('received', '高校到账'), ('paid', '学校支付')], default='received', max_length=10, verbose_name='类别')),
                ('on', models.DateField(verbose_name='到账（支付）日')),
                ('fen', models.BigIntegerField(verbose_name='金额（分）')),
                ('slip', models.CharField(error_messages={'unique': '这张银行回单已经报过。'}, max_length=60, unique=True, verbose_name='银行回单号')),
                ('state', models.CharField(choices=[('reported', '待核'), ('accepted', '已确认'), ('refused', '不予确认')], default='reported', max_length=10, verbose_name='状态')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='确认日')),
                ('why', models.CharField(blank=True, max_length=300, verbose_name='不予确认的原因')),
                ('revision', models.PositiveIntegerField(default=0, editable=False, verbose_name='修订号')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                ('reported_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='报送人')),
                ('year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='funding.agreementyear', verbose_name='协议年度')),
            ],
            options={
                'verbose_name': '协议到账',
                'verbose_name_plural': '协议到账',
                'ordering': ['year_id', 'on', 'id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('fen__gt', 0), ('kind__in', ['received', 'paid']), models.Q(('slip', ''), _negated=True)), name='funding_receipt_amount', violation_error_message='金额必须大于零，并写明银行回单号。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('decided_on__isnull', True), ('state', 'reported'), ('why', '')), models.Q(('decided_on__isnull', False), ('state', 'accepted'), ('why', '')), models.Q(('decided_on__isnull', False), ('state', 'refused'), models.Q(('why', ''), _negated=True)), _connector='OR'), name='funding_receipt_state', violation_error_message='确认须有确认日；不予确认须写明原因。'),
                ],
            },
        ),
    ]
