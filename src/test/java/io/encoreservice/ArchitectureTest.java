package io.encoreservice;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The walls of the house. */
class ArchitectureTest {

    private static final String ROOT = "io.encoreservice";
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    /** Who may know whom in the control plane; a room that is not a key here may know them all. */
    private static final Map<String, Set<String>> CONTROL_PLANE = Map.of(
            "identity", Set.of(),
            "installation", Set.of("identity"),
            "tenant", Set.of("identity", "installation", "web"),
            "secret", Set.of("identity", "installation", "tenant", "web"),
            "token", Set.of("identity", "installation", "tenant", "web"),
            "runtime", Set.of("identity", "installation", "tenant"),
            "instance", Set.of("identity", "installation", "tenant", "secret", "token", "runtime", "web"),
            "proxy", Set.of("identity", "installation", "tenant", "token", "runtime", "instance"),
            "admin", Set.of("identity", "installation", "tenant", "token", "web"),
            "osc", Set.of("identity", "installation", "tenant", "secret", "token", "instance", "web"));

    /** Who may know whom in the engine. */
    private static final Map<String, Set<String>> ENGINE = Map.of(
            "job", Set.of(),
            "profile", Set.of("job", "egress"),
            "queue", Set.of("job"),
            "media", Set.of("job", "storage", "egress", "ffmpeg"),
            "ffmpeg", Set.of("job", "profile", "storage", "egress", "media"),
            "storage", Set.of("job", "egress"),
            "egress", Set.of("job"),
            "transcode", Set.of("job", "profile", "queue", "media", "ffmpeg", "storage", "egress"),
            "callback", Set.of("job", "egress"),
            "worker",
                    Set.of("job", "profile", "queue", "media", "ffmpeg", "storage", "egress", "transcode", "callback"));

    @Test
    void theWingsNeverShareAClass() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".controlplane..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".engine..")
                .check(HOUSE);
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".engine..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".controlplane..")
                .check(HOUSE);
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".shared..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".controlplane..", ROOT + ".engine..")
                .check(HOUSE);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching(ROOT + ".controlplane.(*)..")
                .should()
                .beFreeOfCycles()
                .check(HOUSE);
        slices().matching(ROOT + ".engine.(*)..").should().beFreeOfCycles().check(HOUSE);
        slices().matching(ROOT + ".shared.(*)..").should().beFreeOfCycles().check(HOUSE);
    }

    @Test
    void roomsOfTheControlPlaneKnowOnlyTheRoomsBelow() {
        checkRooms("controlplane", CONTROL_PLANE);
    }

    @Test
    void roomsOfTheEngineKnowOnlyTheRoomsBelow() {
        checkRooms("engine", ENGINE);
    }

    @Test
    void runtimesAreNamedByTheWingsConfigurationAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        ROOT + ".controlplane.runtime.local..", ROOT + ".controlplane.runtime.kubernetes..")
                .and()
                .doNotHaveSimpleName("ControlPlaneConfiguration")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".controlplane.runtime.local..", ROOT + ".controlplane.runtime.kubernetes..")
                .check(HOUSE);
    }

    @Test
    void librariesStayInTheirRooms() {
        only("io.fabric8..", resideIn(".controlplane.runtime.kubernetes.."));
        only("io.jsonwebtoken..", resideIn(".controlplane.token.."));
        only("software.amazon.awssdk..", resideIn(".engine.storage.."));
        only("io.netty..", resideIn(".controlplane.proxy..", ".engine.egress.."));
        only(
                "org.redisson..",
                resideIn(".shared.redis..")
                        .or(named("Queue"))
                        .or(named("QueueControl"))
                        .or(named("Repository"))
                        .or(named("Reconciler"))
                        .or(named("Purge"))
                        .or(named("Configuration"))
                        .or(named("Configuration$Beans")));
        only("jakarta.servlet..", servletRooms());
        only("org.springframework.web.servlet..", servletRooms());
    }

    @Test
    void valuesKnowNoSpring() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".controlplane.identity..", ROOT + ".engine.job..")
                .and()
                .haveSimpleNameNotEndingWith("Repository")
                .and()
                .haveSimpleNameNotEndingWith("Configuration")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .check(HOUSE);
    }

    @Test
    void processesAreStartedInFewPlaces() {
        noClasses()
                .that(resideIn(
                                ".controlplane.runtime.local..",
                                ".engine.ffmpeg..",
                                ".engine.media..",
                                ".shared.redis..",
                                ".shared.bundle..",
                                ".shared.launch..")
                        .negate())
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(ProcessBuilder.class)
                .check(HOUSE);
    }

    @Test
    void namesTellWhatAClassIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Manager|Helper|Util|Utils|Impl)(\\$.*)?")
                .orShould()
                .haveNameMatching(".*\\.(Base|Abstract)[A-Z]\\w*")
                .check(HOUSE);
    }

    @Test
    void nothingIsInjectedIntoFields() {
        noFields()
                .should()
                .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
                .orShould()
                .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
                .check(HOUSE);
        classes()
                .should()
                .notBeAnnotatedWith("org.springframework.context.annotation.Lazy")
                .check(HOUSE);
    }

    @Test
    void everyPackageSaysWhatItPromises() {
        Set<String> packages =
                HOUSE.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));

        Set<String> silent = packages.stream()
                .filter(name -> HOUSE.stream()
                        .noneMatch(c -> c.getPackageName().equals(name)
                                && c.getSimpleName().equals("package-info")))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(packages).hasSizeGreaterThan(20);
        assertThat(silent).isEmpty();
    }

    private static void checkRooms(String wing, Map<String, Set<String>> rooms) {
        rooms.forEach((room, known) -> {
            String[] unknown = rooms.keySet().stream()
                    .filter(other -> !other.equals(room) && !known.contains(other))
                    .map(other -> ROOT + "." + wing + "." + other + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "." + wing + "." + room + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(unknown)
                    .allowEmptyShould(false)
                    .check(HOUSE);
        });
    }

    private static void only(String library, DescribedPredicate<JavaClass> rooms) {
        noClasses()
                .that(rooms.negate())
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .as(library + " stays in its rooms")
                .check(HOUSE);
    }

    private static DescribedPredicate<JavaClass> servletRooms() {
        return resideIn(".controlplane.web..", ".engine.web..")
                .or(named("Controller"))
                .or(named("Filter"))
                .or(DescribedPredicate.describe(
                        "inside a filter",
                        type -> type.getEnclosingClass()
                                .filter(outer -> outer.getSimpleName().endsWith("Filter"))
                                .isPresent()))
                .or(named("Configuration"));
    }

    private static DescribedPredicate<JavaClass> named(String ending) {
        return simpleNameEndingWith(ending);
    }

    private static DescribedPredicate<JavaClass> resideIn(String... packages) {
        String[] full = new String[packages.length];
        for (int i = 0; i < packages.length; i++) {
            full[i] = ROOT + packages[i];
        }
        return resideInAnyPackage(full);
    }
}
