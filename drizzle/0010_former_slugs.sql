-- Whether an address led somewhere once is asked by the application; to whom it led is for the trigger alone.
grant select (slug) on former_slug to atrium_app;
