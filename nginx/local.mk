# Installed: site, snippets, html/.
