using Microsoft.AspNetCore.Authentication;

namespace EventStore.EfCore.ArchiveNode.Access;

internal static class ApiKeyServices
{
    public static void AddApiKeys(this IServiceCollection services, NodeOptions options)
    {
        services.AddSingleton(new ApiKeys(options.ApiKeys));

        // AddAuthentication() would keep keys for cookies, which nobody gets here, and complain where it cannot write them to a home.
        services.AddAuthenticationCore(authentication => authentication.DefaultScheme = ApiKeyHandler.SchemeName);
        services.AddWebEncoders();
        new AuthenticationBuilder(services)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, null);
        services.AddAuthorizationBuilder().AddPolicy(ApiKeyHandler.Policy, policy => policy.RequireAuthenticatedUser());
    }
}
