import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_user_history'),
    ]

    operations = [
        migrations.CreateModel(
            name='AdministratorChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('make', '设为管理员'), ('remove', '免去管理员'), ('reset_password', '重置密码'), ('disable', '停用账号'), ('enable', '启用账号')], max_length=16, verbose_name='事项')),
                ('kind', models.CharField(blank=True, choices=[('system', '系统管理员'), ('security', '安全管理员'), ('audit', '审计管理员')], help_text='仅“设为管理员”填写', max_length=10, null=True, verbose_name='管理员类别')),
                ('reason', models.CharField(max_length=500, verbose_name='原因')),
                ('asked_at', models.DateTimeField(verbose_name='申请时间')),
                ('state', models.CharField(choices=[('open', '待确认'), ('confirmed', '已确认'), ('refused', '未同意'), ('withdrawn', '已撤回')], default='open', max_length=10, verbose_name='状态')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='办结时间')),
                ('comment', models.CharField(blank=True, max_length=500, verbose_name='办结意见')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='申请人')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办结人')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='administrator_changes', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
            ],
            options={
                'verbose_name': '三员变更',
                'verbose_name_plural': '三员变更',
                'ordering': ['-asked_at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('user',), name='accounts_administratorchange_open', violation_error_code='open-change', violation_error_message='该账号已有待确认的三员变更申请。'), models.CheckConstraint(condition=models.Q(('what__in', ['make', 'remove', 'reset_password', 'disable', 'enable']), models.Q(('reason', ''), _negated=True)), name='accounts_administratorchange_what', violation_error_message='事项须在可选范围内，并写明原因。'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['system', 'security', 'audit']), ('kind__isnull', False), ('what', 'make')), models.Q(models.Q(('what', 'make'), _negated=True), ('kind__isnull', True)), _connector='OR'), name='accounts_administratorchange_kind', violation_error_message='设为管理员的须选择管理员类别，其他事项不选。'), models.CheckConstraint(condition=models.Q(models.Q(('comment', ''), ('decided_at__isnull', True), ('decided_by__isnull', True), ('state', 'open')), models.Q(('decided_at__gte', models.F('asked_at')), ('decided_at__isnull', False), ('decided_by__isnull', False), ('state__in', ['confirmed', 'refused', 'withdrawn'])), _connector='OR'), name='accounts_administratorchange_stamps', violation_error_message='状态、办结人和办结时间须同时登记，办结不早于申请。'), models.CheckConstraint(condition=models.Q(('asked_by', models.F('user')), _negated=True), name='accounts_administratorchange_asker', violation_error_message='不能为自己的账号申请三员变更。'), models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('asked_by')), ('state', 'withdrawn')), models.Q(('state__in', ['confirmed', 'refused']), models.Q(('decided_by', models.F('asked_by')), _negated=True), models.Q(('decided_by', models.F('user')), _negated=True)), _connector='OR'), name='accounts_administratorchange_decider', violation_error_message='申请由申请人本人撤回，由另一名管理员确认；不能确认自己的账号。'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('comment', ''), _negated=True), _connector='OR'), name='accounts_administratorchange_comment', violation_error_message='不同意的须写明原因。')],
            },
        ),
    ]
