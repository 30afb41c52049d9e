package cn.onezone.funds.awards;

import cn.onezone.contracts.funds.FundEvent.ApplicationStatus;
import cn.onezone.contracts.value.Money;
import cn.onezone.funds.FundsProblem;
import cn.onezone.funds.budgets.FundYear;
import cn.onezone.funds.budgets.FundYears;
import cn.onezone.funds.budgets.YearCommand;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.Refused;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import org.springframework.stereotype.Component;

/**
 * How an application becomes an award, over two documents without a transaction. The money is committed first, in the
 * year's document, where R16 is decided; then the application is marked. A crash in between leaves a commitment whose
 * application is still undecided: it is finished from the service's own event ({@link Unfinished}). A refusal that came
 * in between wins, and the commitment is released; nothing can have been paid, for payments need a marked application.
 */
@Component
class Awarding {
    private static final int ATTEMPTS = 10;

    private final Applications applications;
    private final FundYears years;

    Awarding(Applications applications, FundYears years) {
        this.applications = applications;
        this.years = years;
    }

    /**
     * Awards an application. The same award asked for again changes nothing.
     *
     * @throws Refused if the budget does not cover it (R16) or it was decided otherwise
     */
    Stored<Application> award(String id, Money amount) {
        Stored<Application> application = applications.get(id);
        switch (application.state().status()) {
            case AWARDED -> {
                if (amount.equals(application.state().awarded())) {
                    return application;
                }
                throw decided(application.state());
            }
            case REFUSED -> throw decided(application.state());
            case RECEIVED -> {
                Application asked = application.state();
                if (amount.amount().compareTo(asked.requested().amount()) > 0) {
                    throw Problem.of(
                                    FundsProblem.MORE_THAN_REQUESTED,
                                    "amount: value: " + amount.amount().toPlainString() + " (expected: at most "
                                            + asked.requested().amount().toPlainString() + ")",
                                    "金额 " + amount.amount().toPlainString() + " 高于申请的 "
                                            + asked.requested().amount().toPlainString())
                            .refused();
                }
                var _ = years.command(
                        asked.fund(),
                        asked.year(),
                        new YearCommand.Grant(id, asked.call(), asked.applicant(), asked.park(), amount));
            }
        }
        return finish(id, amount);
    }

    /** Marks the application of a commitment, or releases the commitment if the application was refused meanwhile. */
    Stored<Application> finish(String id, Money amount) {
        for (int attempt = 1; ; attempt++) {
            Stored<Application> application = applications.get(id);
            switch (application.state().status()) {
                case AWARDED -> {
                    return application;
                }
                case REFUSED -> {
                    var _ = years.command(
                            application.state().fund(), application.state().year(), new YearCommand.Release(id));
                    throw decided(application.state());
                }
                case RECEIVED -> {
                    try {
                        return applications.awarded(
                                application, application.state().awarded(amount));
                    } catch (StaleVersion e) {
                        if (attempt == ATTEMPTS) {
                            throw e;
                        }
                    }
                }
            }
        }
    }

    /**
     * Refuses an application. The same refusal again changes nothing.
     *
     * @throws Refused if it is awarded already
     */
    Stored<Application> refuse(String id, String reason) {
        for (int attempt = 1; ; attempt++) {
            Stored<Application> application = applications.get(id);
            switch (application.state().status()) {
                case AWARDED -> throw decided(application.state());
                case REFUSED -> {
                    if (reason.equals(application.state().reason())) {
                        return application;
                    }
                    throw decided(application.state());
                }
                case RECEIVED -> {
                    try {
                        return applications.refused(
                                application, application.state().refused(reason));
                    } catch (StaleVersion e) {
                        if (attempt == ATTEMPTS) {
                            throw e;
                        }
                    }
                }
            }
        }
    }

    /**
     * Pays out money of an award, once for each key (R17).
     *
     * @throws Refused if the award does not cover it (R16), or the key was used for another amount
     */
    Stored<FundYear> pay(String id, String key, Money amount) {
        Application application = awarded(id);
        return years.command(application.fund(), application.year(), new YearCommand.Pay(id, key, amount));
    }

    /** The application of an award. */
    Application awarded(String id) {
        Application application = applications
                .find(id)
                .map(Stored::state)
                .filter(a -> a.status() == ApplicationStatus.AWARDED)
                .orElseThrow(() -> Problem.of(KitProblem.NOT_FOUND, "there is no award " + id, "没有资助 " + id)
                        .refused());
        return application;
    }

    private static Refused decided(Application application) {
        boolean awarded = application.status() == ApplicationStatus.AWARDED && application.awarded() != null;
        String amount = awarded && application.awarded() != null
                ? application.awarded().amount().toPlainString() + " CNY"
                : "";
        return Problem.of(
                        FundsProblem.ALREADY_DECIDED,
                        "application " + application.id()
                                + (awarded ? " was awarded " + amount : " was refused: " + application.reason()),
                        "申报 " + application.id() + (awarded ? " 已获批 " + amount : " 已被退回：" + application.reason()))
                .refused();
    }
}
