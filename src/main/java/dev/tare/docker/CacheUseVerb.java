package dev.tare.docker;

import dev.tare.command.Arguments;
import dev.tare.command.Console;
import dev.tare.command.Pages;
import dev.tare.report.Sizes;
import dev.tare.report.disk.DiskUse;
import dev.tare.store.Store;
import dev.tare.usage.Page;

/** {@code docker buildx du}: what builds keep, in one sum. */
final class CacheUseVerb implements DockerVerb {
    @Override
    public Page page() {
        return Pages.of("", "Show what builds keep", """
                --builder NAME  there is one
                --filter KEY=VALUE...  the sum is of all
                --verbose  as without it
                --timeout TIME  nothing is waited for
                -D, --debug  as docker has it
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        Integer restarted = console.asRoot().forFilesOfOthers(console.home());
        if (restarted != null) {
            return restarted;
        }
        try (Store store = console.store()) {
            DiskUse cache = DiskUse.of(store, console.containers()).getLast();
            console.out().println("Reclaimable:\t" + Sizes.human(cache.reclaimable()));
            console.out().println("Total:\t\t" + Sizes.human(cache.bytes()));
        }
        return 0;
    }
}
