using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventStore.EfCore.AspNetCore;

/// <summary>Turns what an endpoint throws into a problem. An answer that has begun is broken off, so that it does not end well.</summary>
internal sealed class ProblemFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        try
        {
            var result = await next(context).ConfigureAwait(false);

            // Set before the endpoint is called, which it then is not: a parameter could not be read.
            return http.Response is { HasStarted: false, StatusCode: StatusCodes.Status400BadRequest }
                ? Problem.BadRequest("A parameter is missing, or is not of its kind.").ToResult()
                : result;
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            return Results.Empty;
        }
        catch (Exception e)
        {
            return Answer(http, e);
        }
    }

    private static IResult Answer(HttpContext http, Exception error)
    {
        var problem = Problem.Of(error);
        if (problem.IsServerError && error is not OperationCanceledException)
            Logger(http).RequestFailed(http.Request.Method, http.Request.Path, problem.Status, error);
        if (!http.Response.HasStarted)
            return problem.ToResult();

        http.Abort();
        return Results.Empty;
    }

    private static ILogger<ProblemFilter> Logger(HttpContext http) => http.RequestServices.GetRequiredService<ILogger<ProblemFilter>>();
}
