using System.Globalization;
using Npgsql;

namespace EventStore.EfCore.Cli.Hosting;

/// <summary>
/// PostgreSQL's connection URIs (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS) as the driver's
/// connection strings: <c>postgres://user:password@host1:5432,host2/database?sslmode=require</c>.
/// </summary>
internal static class PostgreSqlUri
{
    // The driver calls the others as libpq does, with spaces.
    private static readonly Dictionary<string, string> Keywords = new(StringComparer.OrdinalIgnoreCase)
    {
        ["connect_timeout"] = "Timeout",
        ["dbname"] = "Database",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslmode"] = "SSL Mode",
        ["sslpassword"] = "SSL Password",
        ["sslrootcert"] = "Root Certificate",
        ["target_session_attrs"] = "Target Session Attributes",
        ["user"] = "Username",
    };

    /// <exception cref="ArgumentException">It is no such URI. The message does not show it: there may be a password in it.</exception>
    public static string ToConnectionString(string uri)
    {
        var rest = uri[(uri.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var (body, query) = Cut(rest, rest.IndexOf('?', StringComparison.Ordinal));
        var (authority, path) = Cut(body, body.IndexOf('/', StringComparison.Ordinal));
        var at = authority.LastIndexOf('@');
        var builder = new NpgsqlConnectionStringBuilder();
        try
        {
            if (at >= 0)
            {
                var role = authority[..at];
                var (user, password) = Cut(role, role.IndexOf(':', StringComparison.Ordinal));
                builder.Username = Uri.UnescapeDataString(user);
                if (password.Length > 0)
                    builder.Password = Uri.UnescapeDataString(password);
            }

            SetHosts(builder, authority[(at + 1)..]);
            if (path.Length > 0)
                builder.Database = Uri.UnescapeDataString(path);
            foreach (var parameter in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
                Set(builder, parameter);
            return builder.ConnectionString;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or InvalidCastException)
        {
            throw new ArgumentException(
                "It is no PostgreSQL URI: a port is no number, or a parameter is not known or not of its kind. Write it like "
                + "'postgres://archivist@localhost:5432/archive?sslmode=require', with other characters than letters and digits as %XX.");
        }
    }

    /// <summary>One host with its port, or several, each of which may have one.</summary>
    private static void SetHosts(NpgsqlConnectionStringBuilder builder, string hosts)
    {
        var port = hosts.LastIndexOf(':');
        if (hosts.Contains(',', StringComparison.Ordinal) || port <= hosts.LastIndexOf(']'))
        {
            builder.Host = Uri.UnescapeDataString(hosts);
            return;
        }

        builder.Host = Uri.UnescapeDataString(hosts[..port]);
        builder.Port = int.Parse(hosts[(port + 1)..], NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static void Set(NpgsqlConnectionStringBuilder builder, string parameter)
    {
        var (name, value) = Cut(parameter, parameter.IndexOf('=', StringComparison.Ordinal));
        var keyword = Keywords.GetValueOrDefault(name, name.Replace('_', ' '));
        var text = Uri.UnescapeDataString(value);

        // libpq's "verify-full" is the driver's "VerifyFull".
        builder[keyword] = keyword == "SSL Mode" ? text.Replace("-", "", StringComparison.Ordinal) : text;
    }

    private static (string Before, string Behind) Cut(string text, int at) => at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
}
