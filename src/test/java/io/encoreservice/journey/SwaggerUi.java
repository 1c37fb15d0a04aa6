package io.encoreservice.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.awaitility.core.ThrowingRunnable;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** The page {@code /docs} in a real browser, used as a person uses it. */
final class SwaggerUi implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final WebDriver browser;

    private SwaggerUi(WebDriver browser) {
        this.browser = browser;
    }

    static SwaggerUi open(Path profile, String address) {
        ChromeDriverService driver = new ChromeDriverService.Builder()
                .usingDriverExecutable(Tools.find("chromedriver").orElseThrow().toFile())
                .usingAnyFreePort()
                .build();
        ChromeOptions options = new ChromeOptions();
        options.setBinary(Tools.find("chromium").orElseThrow().toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-gpu",
                "--window-size=1400,1000",
                "--user-data-dir=" + profile);
        SwaggerUi page = new SwaggerUi(new ChromeDriver(driver, options));
        try {
            page.browser.get(address);
            page.find(By.cssSelector(".opblock"));
            return page;
        } catch (RuntimeException | AssertionError e) {
            page.close();
            throw e;
        }
    }

    /** Types a value for each security scheme into the dialog behind the button Authorize. */
    void authorize(Map<String, String> values) {
        click(find(By.cssSelector(".scheme-container .btn.authorize")));
        values.forEach((scheme, value) -> {
            By container = By.xpath("//div[contains(@class,'auth-container')][.//h4//code[normalize-space()='" + scheme
                    + "'] or .//h4[starts-with(normalize-space(),'" + scheme + " ')]]");
            WebElement form = find(container);
            paste(form.findElement(By.cssSelector("input")), value);
            click(form.findElement(By.cssSelector("button.authorize")));
            soon(() -> assertThat(find(container).findElements(By.cssSelector("input")))
                    .isEmpty());
        });
        click(find(By.cssSelector(".auth-btn-wrapper .btn-done")));
    }

    /** Tries a call out, with parameters by name and a body if it is not empty, and tells the status that came back. */
    int tryOut(String tag, String operation, Map<String, String> parameters, String body) {
        By block = By.id("operations-" + tag.replace(' ', '_') + "-" + operation);
        click(find(block).findElement(By.cssSelector(".opblock-summary-control")));
        click(within(block, ".try-out__btn"));
        parameters.forEach((name, value) -> {
            List<WebElement> fields =
                    find(block).findElements(By.cssSelector("tr[data-param-name='" + name + "'] input"));
            fields.forEach(field -> paste(field, value));
        });
        if (!body.isEmpty()) {
            paste(within(block, "textarea.body-param__text"), body);
        }
        click(within(block, ".btn.execute"));
        String status = within(block, ".live-responses-table .response .response-col_status")
                .getText();
        click(find(block).findElement(By.cssSelector(".opblock-summary-control")));
        return Integer.parseInt(status.lines().findFirst().orElse("0").strip());
    }

    private WebElement within(By block, String selector) {
        return first(() -> find(block).findElements(By.cssSelector(selector)), selector + " in " + block);
    }

    private WebElement find(By what) {
        return first(() -> browser.findElements(what), what.toString());
    }

    private static WebElement first(Supplier<List<WebElement>> search, String what) {
        AtomicReference<List<WebElement>> found = new AtomicReference<>(List.of());
        soon(() -> {
            found.set(search.get());
            assertThat(found.get()).as(what).isNotEmpty();
        });
        return found.get().getFirst();
    }

    // why: hundreds of looks are taken, most of which find at once what they look for.
    private static void soon(ThrowingRunnable assertion) {
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(assertion);
    }

    // why: the page draws itself anew at each key, and people paste tokens too.
    private void paste(WebElement field, String text) {
        field.sendKeys(Keys.chord(Keys.CONTROL, "a"));
        ((JavascriptExecutor) browser).executeScript("document.execCommand('insertText', false, arguments[0])", text);
        soon(() -> assertThat(field.getDomProperty("value")).isEqualTo(text));
    }

    // why: the page's own bars may lie over a button that is scrolled under them.
    private void click(WebElement element) {
        ((JavascriptExecutor) browser).executeScript("arguments[0].scrollIntoView({block:'center'})", element);
        element.click();
    }

    @Override
    public void close() {
        browser.quit();
    }
}
