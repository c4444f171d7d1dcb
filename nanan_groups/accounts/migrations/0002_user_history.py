from django.conf import settings
from django.db import migrations, models
import django.core.validators
import django.db.models.deletion
import nanan_groups.kit.periods
import nanan_groups.records.current
import simple_history.models


class Migration(migrations.Migration):
    dependencies = [
        ('accounts', '0001_users'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('records', '0001_acts_and_events'),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalUser',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('username', models.CharField(db_index=True, error_messages={'unique': '该工号已有账号。'}, max_length=32, validators=[django.core.validators.RegexValidator('^[A-Za-z0-9][A-Za-z0-9_-]{2,31}\\Z', '工号为 3–32 位字母、数字、短横或下划线。')], verbose_name='工号')),
                ('name', models.CharField(max_length=40, verbose_name='姓名')),
                ('admin_kind', models.CharField(blank=True, choices=[('system', '系统管理员'), ('security', '安全管理员'), ('audit', '审计管理员')], help_text='系统、安全、审计三员互斥，且不查看业务数据；一般用户留空', max_length=10, null=True, verbose_name='管理员类别')),
                ('is_active', models.BooleanField(default=True, help_text='停用后立即不能访问，已登录的下一次请求即退出', verbose_name='启用')),
                ('is_demo', models.BooleanField(default=False, verbose_name='演示账号')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': '账号历史',
                'verbose_name_plural': '账号历史',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'constraints': [
                    nanan_groups.kit.periods.AppendOnly(name='accounts_user_history'),
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name='historicaluser',
            name='act',
            field=models.ForeignKey(default=nanan_groups.records.current.current_act_id, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.act', verbose_name='办理记录'),
        ),
        migrations.AddField(
            model_name='historicaluser',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
    ]
