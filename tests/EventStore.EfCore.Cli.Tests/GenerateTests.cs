using EventStore.EfCore.Cli.Tests.Support;
using NSec.Cryptography;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

public sealed class GenerateTests
{
    [Fact]
    public async Task The_sample_in_the_repository_is_what_generate_writes()
    {
        var result = await Tool.DoneAsync("generate", "--servers", "2", "--authors", "8", "--events", "300", "--seed", "1");

        result.Output.ShouldBe(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "sample.jsonl")));
        result.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_options_give_the_same_bytes_and_another_seed_gives_others()
    {
        var first = await Tool.DoneAsync("generate", "--events", "2500", "--seed", "7", "--servers", "3");
        var second = await Tool.DoneAsync("generate", "--events", "2500", "--seed", "7", "--servers", "3");
        var other = await Tool.DoneAsync("generate", "--events", "2500", "--seed", "8", "--servers", "3");

        second.Output.ShouldBe(first.Output);
        other.Output.ShouldNotBe(first.Output);
        first.Lines.Length.ShouldBe(2500);
    }

    [Fact]
    public void Every_event_is_hashed_linked_and_signed()
    {
        var last = new Dictionary<(ServerId, AuthorId), Event>();
        var known = new Dictionary<(ServerId, EventHash), AuthorId>();
        var dependencies = 0;
        foreach (var value in Samples.Generate(2000))
        {
            value.Content.ComputeHash().ShouldBe(value.Hash);
            Verify(value).ShouldBeTrue();
            var previous = last.GetValueOrDefault((value.Server, value.Author));
            value.Sequence.ShouldBe((previous?.Sequence ?? 0) + 1);
            value.Content.Previous.ShouldBe(previous?.Hash ?? EventHash.None);
            foreach (var dependency in value.Content.Dependencies)
            {
                known[(value.Server, dependency)].ShouldNotBe(value.Author);
                dependencies++;
            }

            last[(value.Server, value.Author)] = value;
            known.Add((value.Server, value.Hash), value.Author);
        }

        last.Count.ShouldBe(16);
        dependencies.ShouldBeGreaterThan(1000);
    }

    [Fact]
    public async Task No_events_are_an_empty_output() =>
        (await Tool.DoneAsync("generate", "--events", "0")).Output.ShouldBeEmpty();

    private static bool Verify(Event value)
    {
        var key = PublicKey.Import(SignatureAlgorithm.Ed25519, value.Author.ToArray(), KeyBlobFormat.RawPublicKey);
        return SignatureAlgorithm.Ed25519.Verify(key, value.Content.ToBytes(), value.Signature.Span);
    }
}
