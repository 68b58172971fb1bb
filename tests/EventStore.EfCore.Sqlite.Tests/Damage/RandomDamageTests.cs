using EventStore.EfCore.ConformanceTests;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Damage;

/// <summary>
/// Whatever the values of any column of any table are: what is read is what was stored, or is named, or the answer is an error of ours. And
/// when anything reads differently, a verification says so.
/// </summary>
public sealed class RandomDamageTests : IAsyncLifetime
{
    private StoreTemplate _template = null!;
    private StoreReading _sound = null!;
    private int _different;

    public async Task InitializeAsync()
    {
        _template = await StoreTemplate.CreateAsync();
        using var folder = new TemporaryFolder();
        _template.CopyTo(folder);
        await using var application = new StoreApplication(folder.ConnectionString);
        _sound = await StoreReading.OfAsync(application.Store, _template.Events);
        _sound.Good.Count.ShouldBe(_template.Events.Count);
        _sound.Answers.Values.ShouldNotContain(a => a.Contains("Exception", StringComparison.Ordinal));
    }

    public async Task DisposeAsync() => await _template.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Damage_of_any_column_is_named_or_an_error_of_ours(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 25; i++)
            await DamageAndReadAsync(random, $"seed {seed}, round {i}");
        _different.ShouldBeGreaterThan(12, "the damage does nothing");
    }

    [Fact]
    public async Task Any_value_in_any_column_of_the_events_is_named_or_an_error_of_ours()
    {
        // A value a row: each column is damaged by all values at once.
        foreach (var (table, column) in Columns(t => t == "Events"))
        {
            await DamageAndReadAsync(column, damage =>
            {
                for (var row = 0; row < damage.Count(table); row++)
                    damage.TrySet(table, column, row, SqlDamage.Values[(row * 7) % SqlDamage.Values.Length]);
                return [column];
            });
        }
    }

    [Theory]
    [InlineData("NULL")]
    [InlineData("-1")]
    [InlineData("1099511627777")]
    [InlineData("1e300")]
    [InlineData("'abc'")]
    [InlineData("zeroblob(5)")]
    public async Task Any_value_in_any_column_of_the_other_tables_is_an_error_of_ours(string value)
    {
        foreach (var (table, column) in Columns(t => t is not "Events"))
        {
            await DamageAndReadAsync(value, damage =>
            {
                damage.TryExecute("INSERT INTO \"BulkLoads\" SELECT 1, 0 WHERE " + (table == "BulkLoads" ? "1" : "0"));
                return damage.TrySet(table, column, 0, value) ? [$"{table}.{column}"] : [];
            });
        }
    }

    private IReadOnlyList<(string Table, string Column)> Columns(Func<string, bool> tables)
    {
        using var folder = new TemporaryFolder();
        _template.CopyTo(folder);
        using var damage = new SqlDamage(folder);
        return [.. damage.Columns().Where(c => tables(c.Table))];
    }

    private Task DamageAndReadAsync(Random random, string round) => DamageAndReadAsync(round, damage =>
    {
        var done = new List<string>();
        var columns = damage.Columns();
        damage.TryExecute($"INSERT INTO \"BulkLoads\" SELECT 1, 0 WHERE {random.Next(20)} = 0");
        for (var tries = random.Next(1, 4); tries > 0; tries--)
        {
            var (table, column) = columns[random.Next(columns.Count)];
            var (rows, value) = (damage.Count(table), SqlDamage.Values[random.Next(SqlDamage.Values.Length)]);
            var row = random.Next(Math.Max(rows, 1));
            if (random.Next(10) == 0 ? damage.TryDelete(table, row) : damage.TrySet(table, column, row, value))
                done.Add($"{table}.{column}[{row}] = {value}");
        }

        return done;
    });

    private async Task DamageAndReadAsync(string round, Func<SqlDamage, List<string>> work)
    {
        using var folder = new TemporaryFolder();
        _template.CopyTo(folder);
        List<string> done;
        using (var damage = new SqlDamage(folder))
            done = work(damage);

        var why = $"{round}: {string.Join("; ", done)}";
        try
        {
            // Reading is not asynchronous with this driver: what never ends would hang the test.
            await Task.Run(() => ReadAndWriteAsync(folder, why)).WaitAsync(TimeSpan.FromSeconds(60));
        }
        catch (Exception e) when (e is not ShouldAssertException)
        {
            throw new InvalidOperationException($"{why}\n{e}", e);
        }
    }

    private async Task ReadAndWriteAsync(TemporaryFolder folder, string why)
    {
        await using var application = new StoreApplication(folder.ConnectionString);
        var reading = await StoreReading.OfAsync(application.Store, _template.Events);
        var report = await TryAsync(() => application.Verifier.VerifyAsync());
        reading.Good.Except(_sound.Good).ShouldBeEmpty($"{why}: changed events were read as good");
        var isDifferent = reading.Answers.Any(a => _sound.Answers[a.Key] != a.Value);
        _different += isDifferent ? 1 : 0;
        if (report is null)
            reading.Answers.Values.ShouldAllBe(
                a => a.Contains("Exception: ", StringComparison.Ordinal), $"{why}: the verification gave up");
        else if (isDifferent)
            report.Ok.ShouldBeFalse($"{why}: something reads differently, but the verification says ok");
        foreach (var (server, (good, named)) in reading.Logs.Where(l => l.Value.Good + l.Value.Named < _sound.Logs[l.Key].Good))
        {
            // Only a server that is not known any more has an empty log.
            (good + named, reading.Answers[$"heads {server}"]).ShouldBe((0, ""), $"{why}: silently less in {server}");
        }

        report?.Findings.ShouldNotContain(f => f.Detail.Contains("erify", StringComparison.Ordinal), why);
        foreach (var server in new[] { StoreTemplate.Grove, StoreTemplate.Meadow })
            await WriteAsync(application.Store, server);
        await TryAsync(() => application.Verifier.VerifyAsync());
        await StoreReading.OfAsync(application.Store, _template.Events);
    }

    private async Task WriteAsync(IEventStore store, ServerId server)
    {
        var chain = new ChainBuilder(server, 9).Take(8, "new");
        Event[] wanted = [.. new ChainBuilder(server, 77).Take(2, "general"), .. chain, .. _template.Events.Where(e => e.Server == server)];
        foreach (var made in wanted)
            await TryAsync(() => store.StoreEventAsync(made));
        await TryAsync(() => store.StoreEventsAsync([.. new ChainBuilder(server, 78).Take(3), .. wanted], DuplicatePolicy.Skip));
        await TryAsync(() => store.StoreEventAsync(new ChainBuilder(new ServerId("orchard"), 1).Next("general")));
    }

    /// <summary>The answer; null where it is an error of ours.</summary>
    private static async Task<T?> TryAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (EventStoreException)
        {
            return default;
        }
    }
}
