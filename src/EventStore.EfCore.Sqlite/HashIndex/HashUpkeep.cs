using System.Runtime.InteropServices;

namespace EventStore.EfCore.Sqlite.HashIndex;

/// <summary>
/// Moves what came last into segments, and segments into larger ones, a bounded step at a time: a log-structured merge tree
/// (https://doi.org/10.1007/s002360050048). Hashes come in no order, so that an index in their order is written to at as many places as
/// there are events; this one is written to at its end.
/// </summary>
/// <remarks>
/// Each entry is in one place at any moment, and moves in the transaction that the caller commits: who reads, or whoever comes after a
/// crash, finds all of them.
/// </remarks>
internal static class HashUpkeep
{
    /// <summary>How many may have come last before they are moved.</summary>
    public const int MostRecent = 6_144;

    /// <summary>How many are moved at once.</summary>
    public const int MostMoved = 4 * MostRecent;

    /// <summary>How many segments of one size are merged into one of the next.</summary>
    private const int Fan = 4;

    // Odd, so that a merge of four, which has two bits more, meets those of the same size.
    private const int LeastBits = 5;

    private const int BitsOfFan = 2;
    private const int EntriesInChunk = 64;

    // How much more is merged than moved: a merge of one size is over before the next one is due.
    private const int MergedToMoved = 3;

    /// <summary>A step. To be taken when more than <see cref="MostRecent"/> have come.</summary>
    public static void Run(HashTables tables)
    {
        var segments = tables.ReadSegments();
        var moved = Move(tables, segments);
        var due = segments.Where(s => s.Target is null && s.IsWhole).GroupBy(s => s.Bits).Where(g => g.Count() >= Fan)
            .ToDictionary(g => g.Key, g => g.Take(Fan).ToArray());
        foreach (var target in segments.Where(s => s.Target is not null).Select(s => s.Target!.Value).Distinct().ToList())
        {
            var inputs = segments.Where(s => s.Target == target).ToArray();
            due.Remove(inputs[0].Bits);
            Merge(tables, segments.Single(s => s.Id == target), inputs, moved * MergedToMoved);
        }

        foreach (var inputs in due.Values)
        {
            var output = New(segments, Math.Min(inputs[0].Bits + BitsOfFan, HashSegment.MostBits));
            Merge(tables, output, [.. inputs.Select(i => i with { Target = output.Id })], moved * MergedToMoved);
        }
    }

    /// <summary>Moves some of what came last into the segment that is being filled; returns how many.</summary>
    private static int Move(HashTables tables, List<HashSegment> segments)
    {
        var filled = segments.Find(s => s.High < HashSegment.End && !segments.Exists(i => i.Target == s.Id))
            ?? New(segments, BitsFor(tables.CountRecent()));
        var (from, next) = (filled.NextChunk, filled.Chunks);
        var entries = tables.ReadRecent(filled.FirstOf(from), ulong.MaxValue, MostMoved + 1);
        if (entries.Count > MostMoved)
        {
            // Up to the last chunk, which may go on; one that is larger than a step is moved whole.
            next = filled.ChunkOf(entries[^1].Prefix);
            if (next == from)
                entries = tables.ReadRecent(filled.FirstOf(from), filled.LastOf(next++), int.MaxValue);
            else
                entries.RemoveAll(e => filled.ChunkOf(e.Prefix) >= next);
        }

        entries.Sort();
        tables.WriteChunks(filled, CollectionsMarshal.AsSpan(entries));
        tables.DeleteRecent(filled.FirstOf(from), filled.LastOf(next - 1));
        segments.Remove(filled);
        segments.Add(filled with { High = filled.BeginOf(next) });
        tables.Put(segments[^1]);
        return entries.Count;
    }

    /// <summary>Empties so many entries' chunks of segments of one size into another one.</summary>
    private static void Merge(HashTables tables, HashSegment output, HashSegment[] inputs, int entries)
    {
        var (first, chunks) = (inputs[0].FirstChunk, inputs[0].Chunks);
        var next = first;
        var merged = new List<HashEntry>();
        for (var done = 0; next < chunks && done < entries; next++)
        {
            merged.Clear();
            foreach (var input in inputs)
                tables.ReadChunk(input, next, merged);
            merged.Sort();
            tables.WriteChunks(output, CollectionsMarshal.AsSpan(merged));
            done += Math.Max(1, merged.Count);
        }

        foreach (var input in inputs)
        {
            tables.DeleteChunks(input, first, next);
            if (next == chunks)
                tables.Remove(input);
            else
                tables.Put(input with { Low = input.BeginOf(next) });
        }

        tables.Put(output with { High = inputs[0].BeginOf(next) });
    }

    private static HashSegment New(List<HashSegment> segments, int bits)
    {
        var segment = new HashSegment(segments.Select(s => s.Id).DefaultIfEmpty(0).Max() + 1, bits, 0, 0, null);
        segments.Add(segment);
        return segment;
    }

    private static int BitsFor(long entries)
    {
        var bits = LeastBits;
        while (bits < HashSegment.MostBits && entries > EntriesInChunk << bits)
            bits += BitsOfFan;
        return bits;
    }
}
