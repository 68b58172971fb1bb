using System.Data.Common;
using System.Runtime.InteropServices;
using System.Text.Json;
using EventStore.EfCore.Cli.Hosting;
using EventStore.EfCore.Cli.Output;
using EventStore.EfCore.Cli.Reconciling;

namespace EventStore.EfCore.Cli.Errors;

/// <summary>Says what an exception means to who ran the tool.</summary>
/// <param name="store">The store that the command line names.</param>
/// <param name="signal">What ended the run, if a signal did.</param>
/// <param name="cancellationToken">Cancelled by that signal.</param>
internal sealed class Failures(StoreTarget? store, Func<PosixSignal?> signal, CancellationToken cancellationToken)
{
    /// <summary>The failure; null for a defect, which is to show where it happened.</summary>
    public Failure? Of(Exception exception) => exception switch
    {
        OperationCanceledException when cancellationToken.IsCancellationRequested => new("interrupted", Word(), ExitCode.Interrupted),
        OutputException { IsClosed: true } => new("output", null, ExitCode.ReaderGone),
        OutputException e => new("output", ErrorLine.Describe(e)),
        CliException e => new(Camel(e.Problem.ToString()), ErrorLine.Describe(e)),
        SchemaException { Problem: SchemaProblem.Missing } when store is not null => new("schemaMissing", Missing(store)),
        SchemaException e => new($"schema{e.Problem}", WithRemedy(e)),
        StorageException e => new($"storage{e.Kind}", ErrorLine.Describe(e)),
        EventStoreException e => new(Camel(e.GetType().Name.Replace("Exception", "", StringComparison.Ordinal)), ErrorLine.Describe(e)),
        DbException e => new("storageOther", ErrorLine.Describe(e)),
        WireException e => new("peer", ErrorLine.Describe(e)),
        IOException or UnauthorizedAccessException => new("inputOutput", ErrorLine.Describe(exception)),
        ArgumentException e => new("argument", ErrorLine.Describe(e)),
        _ => null,
    };

    private static string Missing(StoreTarget store) => Printable.Line(
        (File.Exists(store.Name) ? $"The file '{store.Name}' is empty: it is no store yet. " : $"There is no store at '{store.Name}'. ")
        + $"`eventstore migrate` or `eventstore ingest` creates one; "
        + $"--store or {StoreTarget.EnvironmentVariable} names another.");

    private static string WithRemedy(SchemaException e) =>
        Remedies.For(e.Problem) is { } remedy ? $"{ErrorLine.Describe(e)} {remedy}" : ErrorLine.Describe(e);

    private static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    private string Word() => signal() switch
    {
        PosixSignal.SIGTERM => "Interrupted: told to end (SIGTERM).",
        PosixSignal.SIGHUP => "Interrupted: the terminal hung up (SIGHUP).",
        _ => "Interrupted.",
    };
}
