package dev.tare.cli.build;

import dev.tare.build.BuildResult;
import dev.tare.build.needs.NeedsReport;
import dev.tare.command.Console;
import dev.tare.oci.Digest;
import dev.tare.oci.Reference;
import dev.tare.report.Sizes;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a user reads when a build is done.
 *
 * @param nanos since the command began
 */
record BuildReport(BuildResult result, long nanos) {
    /** @param quiet whether only what scripts compare is printed */
    void print(Console console, boolean quiet) {
        if (!quiet) {
            console.err().println(line());
            if (!result.needs().isEmpty()) {
                console.err().print(NeedsReport.files(result.needs().getFirst()));
            }
            result.pushed().forEach(each -> console.err().println(each.image().said(each.name())));
            return;
        }
        Set<String> references = new LinkedHashSet<>();
        result.pushed().forEach(each -> references.add(each.canonical()));
        if (references.isEmpty()) {
            console.out().println(result.id());
        }
        references.forEach(console.out()::println);
    }

    private StringBuilder line() {
        StringBuilder line = new StringBuilder("Built ");
        for (Reference name : result.names()) {
            line.append(name.familiar()).append(' ');
        }
        boolean several = result.images().size() > 1;
        Digest id = several ? result.id() : result.images().getFirst().id();
        line.append(result.names().isEmpty() ? id.toString() : id.shortId());
        for (BuildResult.Size size : result.sizes()) {
            line.append(", ");
            if (several) {
                line.append(size.platform()).append(' ');
            }
            line.append(text(size));
        }
        long hundredths = nanos / 10_000_000;
        line.append(", in ");
        line.append(hundredths / 100)
                .append('.')
                .append(hundredths / 10 % 10)
                .append(hundredths % 10)
                .append(" s");
        return line;
    }

    private static String text(BuildResult.Size size) {
        String text = Sizes.human(size.bytes());
        return switch (size.elsewhere()) {
            case 0 -> text;
            case 1 -> text + " and a layer that was not fetched";
            default -> text + " and " + size.elsewhere() + " layers that were not fetched";
        };
    }
}
