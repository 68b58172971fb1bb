using CsCheck;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>
/// Random sequences of operations, against the plain model. A failure names the shortest sequence that was found for it, and the seed that
/// repeats it: <c>CsCheck_Seed=… dotnet test</c>. <c>CsCheck_Iter=1000</c> tries as many sequences, those included that make a failing one
/// shorter.
/// </summary>
public abstract class ModelConformance(ITestOutputHelper output) : StoreConformance
{
    private const int Sequences = 30;

    [Fact]
    public async Task A_store_does_what_the_model_does()
    {
        var other = Fixture.OpenAnother();
        var count = 0;
        await ModelOperations.Sequence.SampleAsync(
            async operations =>
            {
                // Each on logs of its own: a database for each would take most of the time.
                var run = new ModelRun(Fixture, (IEventStore)other.GetService(typeof(IEventStore))!, ++count);
                foreach (var operation in operations)
                    await operation.RunAsync(run);
                await run.CompareAsync();
            },
            output.WriteLine,
            iter: Environment.GetEnvironmentVariable("CsCheck_Iter") is null ? Sequences : -1,
            threads: 1,
            print: operations => string.Join(Environment.NewLine, operations.AsEnumerable()));
        (await Fixture.Verifier.VerifyAsync()).Findings.ShouldAllBe(f => f.Kind == VerifyFindingKind.BrokenLink || !f.IsDamage);
    }
}
