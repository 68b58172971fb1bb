using System.Globalization;
using EventStore.EfCore.ConformanceTests;
using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using SQLitePCL;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Connections;

/// <summary>A query is prepared once for as long as its connection stays open, and answers as if it were prepared each time.</summary>
[Collection(PoolTests.Name)]
public sealed class PreparedQueryTests : IAsyncLifetime
{
    // SQLITE_STMTSTATUS_RUN, which SQLitePCLRaw does not name.
    private const int StatusOfRuns = 6;

    private static readonly ServerId Grove = new("grove");

    private readonly TemporaryFolder _folder = new();
    private StoreApplication _application = null!;
    private EventStoreDbContext _context = null!;

    public async Task InitializeAsync()
    {
        _application = new StoreApplication(_folder.ConnectionString);
        await _application.Store.StoreEventsAsync(new ChainBuilder(Grove, 1).Take(10));
        _context = _application.CreateContext();
        await OpenAsync();
    }

    public async Task DisposeAsync()
    {
        await _context.DisposeAsync();
        await _application.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_query_that_its_connection_runs_again_is_prepared_once()
    {
        for (var i = 0; i < 5; i++)
            (await Behind(i).CountAsync()).ShouldBe(10 - i);
        Statements().ShouldHaveSingleItem().ShouldBe(4, "the second to the fifth run");
    }

    [Fact]
    public async Task A_query_that_its_connection_runs_once_is_not_kept()
    {
        (await Behind(0).CountAsync()).ShouldBe(10);
        Statements().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_query_that_is_run_while_it_is_read_from_answers_both()
    {
        for (var round = 0; round < 3; round++)
        {
            var found = new List<(long, long)>();
            await foreach (var outer in Behind(7).AsAsyncEnumerable())
            {
                await foreach (var inner in Behind(outer - 1).AsAsyncEnumerable())
                    found.Add((outer, inner));
            }

            found.ShouldBe([(8, 8), (8, 9), (8, 10), (9, 9), (9, 10), (10, 10)]);
        }
    }

    [Fact]
    public async Task A_connection_that_is_closed_takes_its_statements_with_it()
    {
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 3; i++)
                (await Behind(i).CountAsync()).ShouldBe(10 - i);
            Statements().ShouldHaveSingleItem();
            await _context.Database.CloseConnectionAsync();
            await OpenAsync();
            Statements().ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task A_reader_that_was_left_open_when_its_connection_was_closed_disturbs_nobody()
    {
        for (var round = 0; round < 3; round++)
        {
            (await Behind(0).ToListAsync()).Count.ShouldBe(10);
            await Behind(2).AsAsyncEnumerable().GetAsyncEnumerator().MoveNextAsync();
            await _context.Database.GetDbConnection().CloseAsync();
            await OpenAsync();
            (await Behind(5).ToListAsync()).ShouldBe([6, 7, 8, 9, 10]);
        }
    }

    [Fact]
    public async Task A_query_answers_by_the_schema_and_the_rows_of_now()
    {
        for (var i = 0; i < 3; i++)
        {
            (await Behind(0).CountAsync()).ShouldBe(10 + i);
            using (var other = _folder.Open())
                other.Execute($"CREATE TABLE \"Other{i.ToString(CultureInfo.InvariantCulture)}\" (\"A\" INTEGER)");
            await _application.Store.StoreEventAsync(new ChainBuilder(Grove, 5 + i).Next());
        }
    }

    [Fact]
    public async Task Queries_without_end_leave_only_so_many_statements()
    {
        for (var i = 0; i < 100; i++)
        {
            var query = _context.Events.Where(e => e.Position > 0);
            for (var depth = 0; depth < i; depth++)
                query = query.Where(e => e.Sequence > 0);
            for (var run = 0; run < 2; run++)
                (await query.CountAsync()).ShouldBe(10);
            if (i < 10)
                Statements().Count.ShouldBe(i + 1);
        }

        Statements().Count.ShouldBeLessThanOrEqualTo(64);
    }

    private async Task OpenAsync()
    {
        await _context.Database.OpenConnectionAsync();
        _context.Handle().enable_sqlite3_next_stmt(true);
    }

    private IQueryable<long> Behind(long position) =>
        _context.Events.Where(e => e.Position > position).OrderBy(e => e.Position).Select(e => e.Position);

    /// <summary>How often each statement of the context's connection was run.</summary>
    private List<int> Statements()
    {
        var database = _context.Handle();
        var runs = new List<int>();
        for (var next = raw.sqlite3_next_stmt(database, null); next is not null; next = raw.sqlite3_next_stmt(database, next))
            runs.Add(raw.sqlite3_stmt_status(next, StatusOfRuns, 0));
        return runs;
    }
}
