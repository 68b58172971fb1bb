using EventStore.EfCore.Cli.Hosting;
using EventStore.EfCore.Cli.Tests.Support;
using Npgsql;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests.PostgreSql;

/// <summary>How <c>--store</c> names a database of PostgreSQL, and what no answer shows of it.</summary>
public class PostgreSqlTargetTests
{
    [Theory]
    [InlineData("Host=db;Database=archive;Password=hunter2", "db:5432/archive")]
    [InlineData("server = db ; database=archive", "db:5432/archive")]
    [InlineData("Pooling=false;Host=db1,db2:5433;Database=a", "db1,db2:5433/a")]
    [InlineData("postgres://me:hunter2@db/archive", "db:5432/archive")]
    [InlineData("postgresql://db:5433/archive?user=me", "db:5433/archive")]
    [InlineData("POSTGRES://me:hunter2@[::1]:5433/archive", "[::1]:5433/archive")]
    public void A_connection_string_or_a_URI_names_it(string text, string name)
    {
        var target = StoreTarget.Parse(text);
        target.Provider.ShouldBe(StoreProvider.PostgreSql);
        target.Name.ShouldBe(name);
        target.ToString().ShouldBe(name);
    }

    [Fact]
    public void A_URI_says_all_that_a_connection_string_says()
    {
        const string text =
            "postgres://a%40b:p%2Fw%3Bd@db1:5433,db2/my%20archive?sslmode=verify-full&application_name=x%3By&target_session_attrs=any";
        var target = new NpgsqlConnectionStringBuilder(StoreTarget.Parse(text).ConnectionString);
        target.Username.ShouldBe("a@b");
        target.Password.ShouldBe("p/w;d");
        target.Host.ShouldBe("db1:5433,db2");
        target.Database.ShouldBe("my archive");
        target.SslMode.ShouldBe(SslMode.VerifyFull);
        target.ApplicationName.ShouldBe("x;y");
        target.TargetSessionAttributes.ShouldBe("any");
    }

    [Theory]
    [InlineData("Data Source=a.db;Host=hunter2", "--provider")]
    [InlineData("mysql://me:hunter2@db/archive", "of no engine")]
    [InlineData("Host=db;Password=hunter2", "names no database")]
    [InlineData("Database=archive;Password=hunter2", "names no host")]
    [InlineData("Host=db;Database=a;Port=hunter2", "no PostgreSQL connection string")]
    [InlineData("Host=db;Database=a;Colour=hunter2", "no PostgreSQL connection string")]
    [InlineData("postgres://me:hunter2@db:hunter2/archive", "no PostgreSQL URI")]
    [InlineData("postgres://me@db/archive?colour=hunter2", "no PostgreSQL URI")]
    [InlineData("postgres://me:hunter2@db", "names no database")]
    [InlineData("postgres:///archive?password=hunter2", "names no host")]
    [InlineData("postgres://me:hunter/2@db/archive", "no PostgreSQL URI")]
    [InlineData("Password=hunter2", "names no 'Data Source'")]
    public async Task A_text_that_names_none_or_could_be_two_is_an_error_that_does_not_show_it(string text, string reason)
    {
        var result = await Tool.RunAsync("stats", "--store", text);
        result.ExitCode.ShouldBe(2);
        result.Error.ShouldContain("'--store' names no store: ");
        result.Error.ShouldContain(reason);
        (result.Error + result.Output).ShouldNotContain("hunter");
    }

    [Fact]
    public void The_provider_that_is_given_decides()
    {
        StoreTarget.Parse("Host=db;Database=a", StoreProvider.Sqlite).Name.ShouldBe("Host=db;Database=a");
        Should.Throw<ArgumentException>(() => StoreTarget.Parse("archive.db", StoreProvider.PostgreSql))
            .Message.ShouldContain("no PostgreSQL connection string");
    }

    [Theory]
    [InlineData("--store", "archive.db", "--provider", "postgresql")]
    [InlineData("--provider", "PostgreSql", "--store", "archive.db")]
    public async Task Provider_is_heard_wherever_it_stands(params string[] options)
    {
        var result = await Tool.RunAsync(["stats", .. options]);
        result.ExitCode.ShouldBe(2);
        result.Error.ShouldContain("no PostgreSQL connection string");
    }

    [Fact]
    public async Task A_provider_that_nobody_knows_is_an_error()
    {
        var result = await Tool.RunAsync("stats", "--store", "archive.db", "--provider", "mysql", "--json");
        result.ExitCode.ShouldBe(2);
        result.Error.ShouldStartWith("--provider is 'sqlite' or 'postgresql'; got 'mysql'.\n");
        result.Json.GetProperty("error").GetProperty("kind").GetString().ShouldBe("usage");
    }

    [Fact]
    public void For_reading_its_sessions_only_read()
    {
        var one = new NpgsqlConnectionStringBuilder(StoreTarget.Parse("Host=db;Database=a;Options=-c x=y").ForReading().ConnectionString);
        one.Options.ShouldBe("-c x=y -c default_transaction_read_only=on");
        one.TargetSessionAttributes.ShouldBeNull();
        new NpgsqlConnectionStringBuilder(StoreTarget.Parse("Host=db1,db2;Database=a").ForReading().ConnectionString)
            .TargetSessionAttributes.ShouldBe("prefer-primary");
    }

    [Fact]
    public async Task Salvage_is_for_files()
    {
        var result = await Tool.RunAsync("salvage", "--store", "Host=db;Database=a;Password=hunter2", "--to", "x.db", "--json");
        result.ExitCode.ShouldBe(1);
        result.Json.GetProperty("error").GetProperty("kind").GetString().ShouldBe("unsupported");
        result.Error.ShouldContain("Only SQLite's files can be salvaged");
    }
}
