global using EFCore.Inserts;
global using InsertColumn = EFCore.PostgreSql.UnnestInserts.Columns.ArrayColumn;
