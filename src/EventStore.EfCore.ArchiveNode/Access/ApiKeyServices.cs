using Microsoft.AspNetCore.Authentication;

namespace EventStore.EfCore.ArchiveNode.Access;

internal static class ApiKeyServices
{
    public static void AddApiKeys(this IServiceCollection services, NodeOptions options)
    {
        services.AddSingleton(new ApiKeys(options.ApiKeys));
        services.AddAuthentication(ApiKeyHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, null);
        services.AddAuthorizationBuilder().AddPolicy(ApiKeyHandler.Policy, policy => policy.RequireAuthenticatedUser());
    }
}
