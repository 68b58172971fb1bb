using Xunit.Abstractions;
using Xunit.Sdk;

namespace PostgreSql.TestServers;

/// <summary>The run of all tests, which ends what they share: a process that exits is not given the time for it.</summary>
public sealed class TestRun : XunitTestFramework
{
    private static readonly Stack<Action> Ends = new();

    public TestRun(IMessageSink messageSink)
        : base(messageSink) => DisposalTracker.Add(new End());

    /// <summary>Runs something when the last test has ended: what was begun last, first.</summary>
    public static void AtItsEnd(Action end)
    {
        lock (Ends)
            Ends.Push(end);
    }

    private sealed class End : IDisposable
    {
        public void Dispose()
        {
            lock (Ends)
            {
                while (Ends.TryPop(out var end))
                    end();
            }
        }
    }
}
