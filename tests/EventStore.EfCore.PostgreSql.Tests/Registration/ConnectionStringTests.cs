using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PostgreSql.Tests.Registration;

public sealed class ConnectionStringTests
{
    [Theory]
    [InlineData("")]
    [InlineData("Data Source=archive.db")]
    [InlineData("Host=h;Database=d;Passwort=hunter2")]
    [InlineData("Host=h;Port=hunter2;Database=d")]
    [InlineData("Database=d;Password=hunter2")]
    [InlineData("Host=h;Password=hunter2")]
    public void What_names_no_database_is_refused_without_showing_a_secret(string connectionString)
    {
        var error = Should.Throw<ArgumentException>(() => new ServiceCollection().AddEventStore().UsePostgreSql(connectionString));
        error.ToString().ShouldNotContain("hunter2");
    }

    [Fact]
    public void The_stores_own_settings_win_and_the_others_are_kept()
    {
        var options = new PostgreSqlEventStoreOptions
        {
            BusyTimeout = TimeSpan.FromSeconds(2),
            CommandTimeout = TimeSpan.FromSeconds(7),
        };
        var target = new PostgreSqlTarget(
            "Host=db1,db2;Port=5433;Database=d;Password=p;Command Timeout=9;No Reset On Close=true;Max Auto Prepare=7;"
            + "Options=-c work_mem=8MB -c synchronous_commit=off");
        var builder = new NpgsqlConnectionStringBuilder(target.ConnectionString(options));
        builder.CommandTimeout.ShouldBe(0);
        builder.NoResetOnClose.ShouldBeFalse();
        builder.MaxAutoPrepare.ShouldBe(7);
        builder.Password.ShouldBe("p");
        builder.TargetSessionAttributes.ShouldBe("primary");
        builder.HostRecheckSeconds.ShouldBe(0);
        builder.Timeout.ShouldBe(5);
        builder.Options.ShouldBe("-c work_mem=8MB -c synchronous_commit=off -c synchronous_commit=on -c lock_timeout=2000 "
            + "-c statement_timeout=7000 -c idle_in_transaction_session_timeout=7000");
        target.Name.ShouldBe("db1,db2:5433/d");
    }

    [Theory]
    [InlineData("db1", "db1:5433/d")]
    [InlineData("db1:5434,db2:5435", "db1:5434,db2:5435/d")]
    [InlineData("[::1]:5434", "[::1]:5434/d")]
    [InlineData("/var/run/postgresql", "/var/run/postgresql:5433/d")]
    public void The_name_has_each_hosts_port(string hosts, string name) =>
        new PostgreSqlTarget($"Host={hosts};Port=5433;Database=d").Name.ShouldBe(name);

    [Fact]
    public void What_is_given_for_several_hosts_is_kept()
    {
        var builder = new NpgsqlConnectionStringBuilder(new PostgreSqlTarget(
            "Host=db1,db2;Database=d;Target Session Attributes=read-write;Host Recheck Seconds=3;Timeout=9").ConnectionString(new()));
        builder.TargetSessionAttributes.ShouldBe("read-write");
        builder.HostRecheckSeconds.ShouldBe(3);
        builder.Timeout.ShouldBe(9);
    }

    [Fact]
    public void A_single_host_may_be_a_standby()
    {
        var builder = new NpgsqlConnectionStringBuilder(new PostgreSqlTarget("Host=h;Database=d").ConnectionString(new()));
        builder.TargetSessionAttributes.ShouldBeNull();
        builder.Timeout.ShouldBe(15);
        builder.MaxAutoPrepare.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_second_provider_is_refused()
    {
        var builder = new ServiceCollection().AddEventStore().UsePostgreSql("Host=h;Database=d;Password=hunter2");
        var error = Should.Throw<InvalidOperationException>(() => builder.UsePostgreSql("Host=h;Database=other;Password=hunter2"));
        error.Message.ShouldContain("h:5432/other");
        error.Message.ShouldNotContain("hunter2");
    }
}
