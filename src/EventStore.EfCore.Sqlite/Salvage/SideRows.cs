using System.Runtime.InteropServices;
using EventStore.EfCore.Events;
using EventStore.EfCore.Reading;
using EventStore.EfCore.Sqlite.Salvage.Pages;

namespace EventStore.EfCore.Sqlite.Salvage;

/// <summary>
/// What is known of the rows to which events refer: names of servers and channels, authors of chains. All that tables, their indexes and
/// stray pages say, for each event's checksum and hash tell what is right.
/// </summary>
internal sealed class SideRows
{
    // Damage makes one or two. Tables of others that look like ours could make any number.
    private const int MostCandidates = 16;

    private readonly Dictionary<long, List<string>> _servers = [];
    private readonly Dictionary<(long, long), List<byte[]>> _authors = [];
    private readonly Dictionary<(long, long), List<string>> _channels = [];
    private readonly Dictionary<long, long> _counters = [];
    private readonly Dictionary<(long, long), List<FoundErasure>> _erasures = [];

    /// <summary>The servers' numbers, as far as a name is known.</summary>
    public IEnumerable<long> Numbers => _servers.Keys;

    /// <summary>The names that a server may have, the likeliest first.</summary>
    public IReadOnlyList<string> Servers(long number) => _servers.GetValueOrDefault(number) ?? [];

    public IReadOnlyList<byte[]> Authors(long server, long chain) => _authors.GetValueOrDefault((server, chain)) ?? [];

    public IReadOnlyList<string> Channels(long server, long channel) => _channels.GetValueOrDefault((server, channel)) ?? [];

    /// <summary>The record of the erasure of an event; null when none can be read.</summary>
    public FoundErasure? Erasure(long server, long position, byte[]? hash) =>
        _erasures.GetValueOrDefault((server, position))?.Find(e => e.Hash.AsSpan().SequenceEqual(hash));

    /// <summary>The last position that a server's row says; null when none can be read.</summary>
    public long? Counter(long number) => _counters.TryGetValue(number, out var last) ? last : null;

    /// <summary>Takes what tables and indexes say. They are two copies of the same, written to different pages.</summary>
    /// <param name="walk">Leads there.</param>
    /// <param name="isOutdated">Whether counters only count where no others are known.</param>
    /// <returns>Whether all servers' rows could be read, and the index has the same servers.</returns>
    public bool AddTrees(TreeWalk walk, bool isOutdated)
    {
        var servers = walk.Rows("Servers").ToList();
        foreach (var row in servers)
        {
            AddServer(row.RowId, row.Text(1));
            if (row.Number(2) is > 0 and var last && !(isOutdated && _counters.ContainsKey(row.RowId)))
                _counters[row.RowId] = Math.Max(last, _counters.GetValueOrDefault(row.RowId));
        }

        var index = walk.Rows("IX_Servers_Key").ToList();
        var isWhole = walk.IsWhole && servers.Select(s => (Name: s.Text(1), Number: (long?)s.RowId)).ToHashSet()
            .SetEquals(index.Select(s => (Name: s.Text(0), Number: s.Number(1))));
        foreach (var row in index)
            AddServer(row.Number(1), row.Text(0));

        foreach (var row in walk.Rows("Chains").Concat(walk.Rows("Channels")).Concat(
            Join(walk, "IX_Chains_ServerId_Author", "sqlite_autoindex_Chains_1")).Concat(
            Join(walk, "IX_Channels_ServerId_Key", "sqlite_autoindex_Channels_1")))
        {
            AddChainOrChannel(row);
        }

        if (walk.Has("Erasures"))
        {
            foreach (var row in walk.Rows("Erasures"))
                AddErasure(row);
        }

        return isWhole;
    }

    /// <summary>Takes a row of a stray page for what it looks like.</summary>
    public void AddStray(PageRow row)
    {
        if (row.Columns == 3)
            AddChainOrChannel(row);
        else if (row.Columns == 6)
            AddErasure(row);
        else if (row.Columns == 5 && row.IsNull(0) && row.Number(2) is not null && row.Number(3) is not null && row.Number(4) is not null)
            AddServer(row.RowId, row.Text(1));
    }

    /// <summary>Rows of a table as its two indexes have them: one has the names, the other the numbers, both the row's id.</summary>
    private static IEnumerable<PageRow> Join(TreeWalk walk, string names, string numbers)
    {
        var byRow = walk.Rows(names).Where(r => r.Columns == 3 && r.Number(2) is not null).ToLookup(r => r.Number(2));
        foreach (var row in walk.Rows(numbers))
        {
            foreach (var named in byRow[row.Number(2)].Where(n => n.Number(0) == row.Number(0)))
                yield return new PageRow(0, [row.Number(0), row.Number(1), named.Values[1]]);
        }
    }

    private void AddServer(long? number, string? name)
    {
        if (number is >= 1 and <= int.MaxValue && name is not null && Names.Problem(name, "") is null)
            Add(_servers, number.Value, name);
    }

    private void AddChainOrChannel(PageRow row)
    {
        if (row.Columns != 3 || row.Number(0) is not { } server || row.Number(1) is not { } number)
            return;
        if (row.Bytes(2) is { Length: EventLimits.AuthorBytes } author)
            Add(_authors, (server, number), author);
        else if (row.Text(2) is { } name && Names.Problem(name, "") is null)
            Add(_channels, (server, number), name);
    }

    private void AddErasure(PageRow row)
    {
        if (row.Number(0) is { } server && row.Number(1) is { } position && row.Bytes(2) is { Length: EventLimits.HashBytes } hash
            && row.Number(3) is { } erasedAtMs && row.Text(4) is { } reason && row.Text(5) is { } erasedBy)
        {
            Add(_erasures, (server, position), new FoundErasure(hash, new ErasureMark(erasedAtMs, reason, erasedBy)));
        }
    }

    private static void Add<TKey, TValue>(Dictionary<TKey, List<TValue>> known, TKey key, TValue value)
        where TKey : notnull
    {
        ref var values = ref CollectionsMarshal.GetValueRefOrAddDefault(known, key, out _);
        values ??= [];
        if (values.Count < MostCandidates
            && !values.Exists(v => v is byte[] bytes ? bytes.AsSpan().SequenceEqual((byte[])(object)value!) : Equals(v, value)))
        {
            values.Add(value);
        }
    }
}
