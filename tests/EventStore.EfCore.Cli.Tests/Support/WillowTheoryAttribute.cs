using Xunit;

namespace EventStore.EfCore.Cli.Tests.Support;

/// <inheritdoc cref="WillowFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WillowTheoryAttribute : TheoryAttribute
{
    public WillowTheoryAttribute() => Skip = new WillowFactAttribute().Skip;
}
