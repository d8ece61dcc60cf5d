package dev.tare.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Suites;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The validator that other tests trust judges OCI's own cases as OCI does. */
class JsonSchemaTest {
    private static final String FOLDER = "oci-schema/";

    @Test
    void judgesTheCasesOfOciAsOciDoes() throws IOException {
        Map<String, Object> suite =
                Json.readObject(Suites.text(FOLDER + "cases.json").getBytes(StandardCharsets.UTF_8));
        Map<String, Object> addresses = Json.object(suite.get("schemaUrls"));
        JsonSchema schemas = new JsonSchema();
        for (Map.Entry<String, Object> entry : addresses.entrySet()) {
            // The largest long, signed and unsigned, as a double has it: neither is a long.
            byte[] json = Suites.text(FOLDER + "schema/" + entry.getKey())
                    .replace("18446744073709552000", String.valueOf(Long.MAX_VALUE))
                    .replace("9223372036854776000", String.valueOf(Long.MAX_VALUE))
                    .getBytes(StandardCharsets.UTF_8);
            for (Object address : Json.list(entry.getValue())) {
                schemas.add(Json.string(address), json);
            }
        }
        int judged = 0;
        for (Object each : Json.list(suite.get("cases"))) {
            Map<String, Object> test = Json.object(each);
            boolean beyondSchema =
                    Set.of("json", "digest", "base64", "env").contains(test.getOrDefault("rejectedBy", ""));
            if (beyondSchema) {
                continue;
            }
            Object value = Json.read(Json.string(test.get("json")).getBytes(StandardCharsets.UTF_8));
            String address = Json.string(
                    Json.list(addresses.get(Json.string(test.get("schema")))).getFirst());
            List<String> errors = schemas.check(address, value);
            assertThat(errors.isEmpty()).as("%s: %s", test.get("name"), errors).isEqualTo(test.get("valid"));
            judged++;
        }
        assertThat(judged).isGreaterThan(70);
    }
}
