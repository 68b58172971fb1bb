namespace EventStore.EfCore.Cli.Generating;

/// <summary>What to generate. The same settings give the same bytes.</summary>
internal sealed record GeneratorSettings(int Servers, int Authors, long Events, long Seed);
