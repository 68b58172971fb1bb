[assembly: Xunit.TestFramework("PostgreSql.TestServers.TestRun", "PostgreSql.TestServers")]
