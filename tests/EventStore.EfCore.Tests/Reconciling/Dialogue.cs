using EventStore.EfCore.Reconciling;

namespace EventStore.EfCore.Tests.Reconciling;

/// <summary>A whole reconciliation of two sets, without a store.</summary>
internal sealed class Dialogue(ItemSet asking, ItemSet answering)
{
    public int MostBytes { get; init; } = 64 * 1024;

    public Splitting AskingBy { get; init; } = Splitting.Narrow;

    public Splitting AnsweringBy { get; init; } = Splitting.Narrow;

    public int Rounds { get; private set; }

    public long Bytes { get; private set; }

    public List<EventHash> Have { get; } = [];

    public List<EventHash> Need { get; } = [];

    public Dialogue Run()
    {
        ReadOnlyMemory<byte>? message = new RangeExchange(asking, MostBytes, AskingBy).Begin();
        while (message is { } asked)
        {
            var answer = new RangeExchange(answering, MostBytes, AnsweringBy).Answer(asked.Span);
            if (asked.Length > MostBytes || answer.Length > MostBytes)
                throw new InvalidOperationException($"Messages of {asked.Length} and {answer.Length} bytes.");
            Rounds++;
            Bytes += asked.Length + answer.Length;
            var step = new RangeExchange(asking, MostBytes, AskingBy).Take(answer.Span);
            Have.AddRange(step.Have);
            Need.AddRange(step.Need);
            message = step.Next;
        }

        return this;
    }
}
