using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EventStore.EfCore.AspNetCore;

/// <summary>The name of a server in a path, which may be any text.</summary>
internal static class ServerName
{
    private const string EscapedSlash = "%2F";

    /// <summary>The server of a route in whose template the name is the last segment but one.</summary>
    /// <param name="context">The request.</param>
    /// <param name="name">The route's value: the name, but for slashes, which the web server leaves as they are written.</param>
    /// <exception cref="ArgumentException">It is no name of a server.</exception>
    public static ServerId Of(HttpContext context, string name)
    {
        if (!name.Contains(EscapedSlash, StringComparison.OrdinalIgnoreCase))
            return new ServerId(name);

        // "%2F" in the value was a slash, or was "%252F" and is the name's own: only what came over the wire tells.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var segments = target.Split('?', 2)[0].TrimEnd('/').Split('/');
        var written = segments.Length < 2 ? name : segments[^2];
        return new ServerId(written.Contains(EscapedSlash, StringComparison.OrdinalIgnoreCase) ? Uri.UnescapeDataString(written) : name);
    }
}
