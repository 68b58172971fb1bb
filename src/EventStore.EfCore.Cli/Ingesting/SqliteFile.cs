namespace EventStore.EfCore.Cli.Ingesting;

/// <summary>By what a file of SQLite's is known: https://sqlite.org/fileformat2.html#the_database_header</summary>
internal static class SqliteFile
{
    public static ReadOnlySpan<byte> Header => "SQLite format 3\0"u8;

    public static async Task<bool> HasHeaderAsync(string path, CancellationToken cancellationToken)
    {
        var head = new byte[Header.Length];
        var file = File.OpenRead(path);
        await using (file.ConfigureAwait(false))
            await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return head.AsSpan().SequenceEqual(Header);
    }
}
