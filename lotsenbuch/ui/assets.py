"""Static files under hashed names, script modules included (docs/decisions/0009-hashed-script-modules.md)."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedAssets(CompressedManifestStaticFilesStorage):
    """Whitenoise's storage that also rewrites `import … from` inside modules, so that no name is ever stale."""

    support_js_module_import_aggregation = True
    # A module's name is settled only after those of the modules that it imports: one pass for each storey of them.
    max_post_process_passes = 30
