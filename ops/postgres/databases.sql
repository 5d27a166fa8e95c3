-- A database and a role for each service that keeps state. Nobody reads another's tables.
-- The passwords are for development; a real installation makes its own roles.
create role orders login password 'orders';
create role inventory login password 'inventory';
create role payment login password 'payment';
create role shipping login password 'shipping';
create database orders owner orders;
create database inventory owner inventory;
create database payment owner payment;
create database shipping owner shipping;
revoke connect on database orders from public;
revoke connect on database inventory from public;
revoke connect on database payment from public;
revoke connect on database shipping from public;
