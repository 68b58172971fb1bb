using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EventStore.EfCore.Sqlite.Tests.Failures;

/// <summary>Stands in for a full disk: a bound on the pages of the database, in every transaction.</summary>
internal sealed class PageLimit : DbTransactionInterceptor
{
    // SQLite's own largest value.
    private const long None = 4_294_967_294;

    private long _pages = None;

    /// <summary>No page more than the database has now.</summary>
    public void Fill(TemporaryFolder folder)
    {
        using var connection = folder.Open();
        _pages = long.Parse(connection.Scalar("PRAGMA page_count"), CultureInfo.InvariantCulture);
    }

    public void Lift() => _pages = None;

    public override ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection,
        TransactionStartingEventData eventData,
        InterceptionResult<DbTransaction> result,
        CancellationToken cancellationToken = default)
    {
        ((SqliteConnection)connection).Execute($"PRAGMA max_page_count={_pages}");
        return ValueTask.FromResult(result);
    }
}
