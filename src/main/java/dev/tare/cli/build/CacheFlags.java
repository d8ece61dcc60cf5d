package dev.tare.cli.build;

import dev.tare.build.request.CacheRequest;
import dev.tare.command.Arguments;

/** The options of a build that concern caches of other machines, in docker's forms. */
final class CacheFlags {
    private CacheFlags() {}

    static CacheRequest of(Arguments arguments) {
        return CacheRequest.ofDocker(
                arguments.values("cache-from"), arguments.values("cache-to"), arguments.values("build-arg"));
    }
}
