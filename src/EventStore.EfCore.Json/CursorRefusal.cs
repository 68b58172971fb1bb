namespace EventStore.EfCore.Json;

/// <summary>The body of the answer 409 to a request with a cursor that does not fit.</summary>
/// <param name="Problem">What differs.</param>
/// <param name="Difference">What differs, continuing the words "the store".</param>
public sealed record CursorRefusal(CursorProblem Problem, string Difference)
{
    /// <summary>What is answered for the exception of <see cref="IArchiveSource.GetLogAsync"/>.</summary>
    public static CursorRefusal Of(CursorRefusedException refused)
    {
        ArgumentNullException.ThrowIfNull(refused);
        return new CursorRefusal(refused.Problem, refused.Difference);
    }
}
