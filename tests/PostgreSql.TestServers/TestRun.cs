using System.Reflection;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace PostgreSql.TestServers;

/// <summary>
/// The run of all tests. It ends what they share, for a process that exits is not given the time for it; and it knows tests that are
/// skipped when they begin, which xunit's second version does not. An assembly of tests names it in an attribute.
/// </summary>
public sealed class TestRun : XunitTestFramework
{
    private static readonly Stack<Action> Ends = new();

    public TestRun(IMessageSink messageSink)
        : base(messageSink) => DisposalTracker.Add(new Ending());

    /// <summary>Runs something when the last test has ended: what was begun last, first.</summary>
    public static void AtItsEnd(Action end)
    {
        lock (Ends)
            Ends.Push(end);
    }

    /// <summary>Ends what is shared. Called by whoever uses it without a run of tests.</summary>
    public static void End()
    {
        lock (Ends)
        {
            while (Ends.TryPop(out var end))
                end();
        }
    }

    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Executor(AssemblyName assembly, ISourceInformationProvider sources, IMessageSink diagnostics)
        : XunitTestFrameworkExecutor(assembly, sources, diagnostics)
    {
        protected override void RunTestCases(
            IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions) =>
            base.RunTestCases(testCases, new Skipping(executionMessageSink), executionOptions);
    }

    private sealed class Skipping(IMessageSink sink) : LongLivedMarshalByRefObject, IMessageSink
    {
        public bool OnMessage(IMessageSinkMessage message) => sink.OnMessage(
            message is ITestFailed failed && failed.ExceptionTypes[0] == typeof(NoServerException).FullName
                ? new TestSkipped(failed.Test, failed.Messages[0])
                : message);
    }

    private sealed class Ending : IDisposable
    {
        public void Dispose() => End();
    }
}
