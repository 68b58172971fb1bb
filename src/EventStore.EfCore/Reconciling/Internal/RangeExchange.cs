using System.Runtime.InteropServices;

namespace EventStore.EfCore.Reconciling;

/// <summary>
/// Makes one message: the first one, or what follows from one of the peer's. Its work is bounded by the peer's message, for each of whose
/// ranges there are two searches and a fingerprint, and by the bytes that it writes; its memory by both, and by <see cref="MostHave"/>.
/// </summary>
/// <param name="items">The set, which nobody changes meanwhile.</param>
/// <param name="maxBytes">The most bytes of the message.</param>
/// <param name="splitting">How ranges are taken apart.</param>
internal sealed class RangeExchange(ItemSet items, int maxBytes, Splitting splitting)
{
    /// <summary>Version 1.</summary>
    public const byte Version = 0x61;

    /// <summary>
    /// How many events are named at most that the peer lacks: an empty list takes four bytes, and says that the peer lacks all there is.
    /// </summary>
    public const int MostHave = 50_000;

    // Room for what closes a message: a skipped range, the bound and the number of a list, and a fingerprint up to the end.
    private const int ClosingBytes = 200;

    private readonly MessageWriter _writer = new();
    private readonly List<EventHash> _have = [];
    private readonly List<EventHash> _need = [];

    // The peer's ranges up to here are dealt with; those that ended there without a word are to be skipped by one.
    private RangeBound _end;
    private bool _isSkipping;

    /// <summary>The first message: all there is.</summary>
    public ReadOnlyMemory<byte> Begin()
    {
        Split(new IndexRange(0, items.Count, RangeBound.Infinity));
        return _writer.ToMessage();
    }

    /// <summary>The answer of the side that was asked.</summary>
    public ReadOnlyMemory<byte> Answer(ReadOnlySpan<byte> message)
    {
        var reader = new MessageReader(message);
        if (reader.ReadVersion() == Version)
            Process(ref reader, isAsking: false);
        return _writer.ToMessage();
    }

    /// <summary>What an answer tells the side that asks, and its next message.</summary>
    public ReconcileStep Take(ReadOnlySpan<byte> message)
    {
        var reader = new MessageReader(message);
        var version = reader.ReadVersion();
        if (version != Version)
            throw new ReconciliationProtocolException($"it is of version {version - 0x60} of the protocol, and this is version 1");
        Process(ref reader, isAsking: true);
        ReadOnlyMemory<byte>? next = null;
        if (_writer.Length > 1)
            next = _writer.ToMessage();
        return new ReconcileStep(next, _have, _need);
    }

    private bool IsFull => _writer.Length > maxBytes - ClosingBytes;

    private void Process(ref MessageReader reader, bool isAsking)
    {
        for (var (from, isOpen) = (0, true); isOpen && !reader.IsAtEnd;)
        {
            var end = reader.ReadBound();
            var range = new IndexRange(from, items.LowerBound(end.Item), end);
            var mode = reader.ReadMode();
            var theirs = mode == RangeMode.Hashes ? reader.ReadHashes() : [];
            isOpen = mode switch
            {
                RangeMode.Skip => Skip(),
                RangeMode.Fingerprint => reader.ReadFingerprint() == items.FingerprintOf(range.From, range.To) ? Skip() : Split(range),
                _ => isAsking ? Compare(range, theirs) : List(range), // who asks compares
            };
            (from, _end) = (range.To, end);
        }
    }

    private bool Skip() => _isSkipping = true;

    /// <summary>Tells a range by its parts; closes the message where there is no room for them.</summary>
    private bool Split(IndexRange range)
    {
        WriteSkipped();
        var mark = _writer.Mark;
        if (range.Count < splitting.ListBelow)
            WriteList(range);
        else
            WriteParts(range);
        if (!IsFull)
            return true;
        _writer.Rewind(mark);
        return Close(range.From);
    }

    /// <summary>Answers the peer's list by the one of this side, or as much of it as there is room for.</summary>
    private bool List(IndexRange range)
    {
        var room = IsFull ? 0 : ((maxBytes - ClosingBytes - _writer.Length) / EventLimits.HashBytes) + 1;
        WriteSkipped();
        var listed = range.Count <= room ? range : new IndexRange(range.From, range.From + room, RangeBound.At(items[range.From + room]));
        WriteList(listed);
        return !IsFull || Close(listed.To);
    }

    /// <summary>Takes what the peer's list tells.</summary>
    private bool Compare(IndexRange range, ReadOnlySpan<byte> theirs)
    {
        if (range.Count > MostHave)
            return Split(range);
        if (range.Count > MostHave - _have.Count)
            return Close(range.From);

        var unmatched = new HashSet<EventHash>(MemoryMarshal.Cast<byte, EventHash>(theirs).ToArray());
        foreach (var item in items.Range(range.From, range.To))
        {
            if (!unmatched.Remove(item.Hash))
                _have.Add(item.Hash);
        }

        _need.AddRange(unmatched);
        return Skip();
    }

    /// <summary>Ends the message: all from here on is told by one fingerprint, and taken up in the next round.</summary>
    private bool Close(int from)
    {
        WriteSkipped();
        _writer.Write(RangeBound.Infinity, items.FingerprintOf(from, items.Count));
        return false;
    }

    private void WriteSkipped()
    {
        if (_isSkipping)
            _writer.Skip(_end);
        _isSkipping = false;
    }

    private void WriteList(IndexRange range)
    {
        _writer.BeginHashes(range.End, range.Count);
        foreach (var item in items.Range(range.From, range.To))
            _writer.Write(item.Hash);
    }

    private void WriteParts(IndexRange range)
    {
        var (size, larger) = int.DivRem(range.Count, splitting.Parts);
        var from = range.From;
        for (var part = 0; part < splitting.Parts; part++)
        {
            var to = from + size + (part < larger ? 1 : 0);
            var end = to == range.To ? range.End : RangeBound.Between(items[to - 1], items[to]);
            _writer.Write(end, items.FingerprintOf(from, to));
            from = to;
        }
    }
}
