package dev.tare.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.cli.Commands;
import dev.tare.usage.Flag;
import dev.tare.usage.Page;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the pages hold; that man and mandoc like them is DistributionTest's. */
class ManualTest {
    private static Map<String, String> pages(Map<String, Page> commands) {
        return new Manual(commands, "1.2.3", "2026-11-20").pages();
    }

    @Test
    void eachCommandHasAPageWithAllItsOptions() {
        Map<String, Page> commands = Commands.pages();
        Map<String, String> pages = pages(commands);
        assertThat(pages).hasSize(commands.size() + 1).containsKey("tare.1");
        commands.forEach((name, page) -> {
            assertThat(pages.get("tare.1")).contains("\n\\fB" + name + "\\fR\n");
            for (Flag flag : page.flags()) {
                assertThat(pages.get("tare-" + name + ".1"))
                        .contains("\\-\\-" + flag.name().replace("-", "\\-"));
            }
        });
    }

    @Test
    void whatRoffReadsAsItsOwnStaysText() {
        Page page = Page.of("""
                tare odd FILE
                Do it

                -n, --name NAME...  'quoted' first, C:\\path, ~/x
                --form[=F:x]        .dot first

                # with
                .hidden --name=a
                # and
                tare odd
                """);
        assertThat(pages(Map.of("odd", page)).get("tare-odd.1"))
                .contains(".TH TARE-ODD 1 2026-11-20 \"Tare 1.2.3\"")
                .contains(".TP\n\\fB\\-n, \\-\\-name \\fR\\fINAME\\fR\n"
                        + "\\(aqquoted\\(aq first, C:\\epath, \\(ti/x (repeatable)")
                .contains(".TP\n\\fB\\-\\-form\\fR\\fI[=F]\\fR\n\\&.dot first\n")
                .contains("\nwith\n.RS 4\n.nf\n\\&.hidden \\-\\-name=a\n.fi\n.RE\n.PP\nand\n");
    }
}
