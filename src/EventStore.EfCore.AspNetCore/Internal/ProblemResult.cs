using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace EventStore.EfCore.AspNetCore;

/// <summary>A problem as the whole answer.</summary>
internal sealed class ProblemResult(Problem problem) : IResult
{
    public const string ContentType = "application/problem+json";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = problem.Status;
        response.ContentType = ContentType;
        if (problem.IsTransient)
            response.Headers.RetryAfter = Problem.RetryAfter;

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            problem.WriteTo(writer);
        response.ContentLength = buffer.WrittenCount;
        await response.Body.WriteAsync(buffer.WrittenMemory, httpContext.RequestAborted).ConfigureAwait(false);
    }
}
