"""Jobs on both databases: progress seen by others, stopping, dying workers, and who may see what."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connections, transaction
from django.utils import timezone

from doorstroom.audit.models import AuditEvent
from doorstroom.jobs import registry, selectors, services, worker
from doorstroom.jobs.errors import JobFailed, JobStopped
from doorstroom.jobs.models import MOST_TRIES, Job, State
from doorstroom.jobs.run import Run
from doorstroom.kernel.errors import BadInput, Refused
from doorstroom.rights import Actor, Held, Role
from tests.conftest import Database

Work = Callable[[Run], "dict[str, Any] | None"]


@pytest.fixture
def does(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Work], str]]:
    """Make a function the handler of a kind of its own."""

    def register(function: Work) -> str:
        monkeypatch.setitem(registry._HANDLERS, "test.work", function)
        return "test.work"

    return register


def ask(kind: str, **options: Any) -> Job:
    return services.enqueue(kind=kind, by="account:1", **options)


def actions(job: Job) -> list[str]:
    """Return what the log says about a job, without its room."""
    events = AuditEvent.objects.using("work").filter(object_type="job", object_id=str(job.public_id))
    return [one.action.removeprefix("jobs.job.") for one in events.order_by("id")]


def elsewhere(look: Callable[[], Any]) -> Any:
    """Return what another connection sees."""
    found: list[Any] = []

    def run() -> None:
        try:
            found.append(look())
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return found[0]


def test_a_job_is_done_and_logged(database: Database, does: Callable[[Work], str]) -> None:
    job = ask(does(lambda run: {"twice": run.arguments["number"] * 2}), arguments={"number": 21})
    assert (job.state, job.by) == (State.WAITING, "account:1")
    assert worker.run_pending() == 1
    job.refresh_from_db()
    assert (job.state, job.result, job.error) == (State.DONE, {"twice": 42}, "")
    assert job.started_at
    assert job.ended_at
    assert job.started_at <= job.ended_at
    assert actions(job) == ["queued", "started", "done"]
    assert worker.run_pending() == 0


def test_progress_is_seen_while_the_handler_holds_a_transaction(
    database: Database, does: Callable[[Work], str]
) -> None:
    seen: list[Any] = []

    def handle(run: Run) -> None:
        from doorstroom.careers.models import Unit

        with transaction.atomic():
            Unit.objects.create()  # the one writer of SQLite is busy
            run.progress(30, 100, "writing")
            seen.append(
                elsewhere(lambda: Job.objects.values_list("done", "total", "stage").get(pk=run.job.pk))
            )

    job = ask(does(handle))
    worker.run_pending()
    job.refresh_from_db()
    assert (job.state, job.error) == (State.DONE, "")
    assert seen == [(30, 100, "writing")]
    assert job.percent == 30


def test_progress_is_written_five_times_a_second_at_most(
    database: Database, does: Callable[[Work], str], django_assert_max_num_queries: Any
) -> None:
    def handle(run: Run) -> None:
        with django_assert_max_num_queries(4, using="work"):
            for number in range(2000):
                run.progress(number, 2000, "writing")
                run.cancelled()

    job = ask(does(handle))
    worker.run_pending()
    job.refresh_from_db()
    assert job.state == State.DONE, job.error


def test_a_running_job_stops_when_asked_and_stores_nothing(
    database: Database, does: Callable[[Work], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from doorstroom.careers.models import Unit

    monkeypatch.setattr("doorstroom.jobs.run.BETWEEN", 0.0)

    def handle(run: Run) -> None:
        with transaction.atomic():
            Unit.objects.create()
            assert not run.cancelled()
            elsewhere(lambda: services.request_cancel(public_id=run.job.public_id, by="account:1"))
            if run.cancelled():
                raise JobStopped

    job = ask(does(handle))
    worker.run_pending()
    job.refresh_from_db()
    assert (job.state, Unit.objects.count()) == (State.CANCELLED, 0)
    assert actions(job) == ["queued", "started", "cancel_requested", "cancelled"]
    with pytest.raises(Refused):
        services.request_cancel(public_id=job.public_id, by="account:1")


def test_a_waiting_job_is_cancelled_at_once(database: Database, does: Callable[[Work], str]) -> None:
    job = ask(does(lambda run: None))
    assert services.request_cancel(public_id=job.public_id, by="account:1").state == State.CANCELLED
    assert worker.run_pending() == 0


def test_a_failing_handler_says_our_words_only_and_can_be_tried_again(
    database: Database, does: Callable[[Work], str]
) -> None:
    tried: list[int] = []

    def handle(run: Run) -> dict[str, Any]:
        tried.append(run.job.tries)
        if len(tried) == 1:
            raise ValueError("Jansen, 12 March 1980")
        if len(tried) == 2:
            raise JobFailed("The file is gone.")
        return {}

    job = ask(does(handle))
    assert worker.run_pending() == 1
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "Jansen" not in job.error
    assert "ValueError in test_jobs.py:" in job.error
    assert services.retry(public_id=job.public_id, by="account:1").error == ""
    worker.run_pending()
    job.refresh_from_db()
    assert (job.state, job.error) == (State.FAILED, "The file is gone.")
    services.retry(public_id=job.public_id, by="account:1")
    worker.run_pending()
    job.refresh_from_db()
    assert (job.state, job.tries) == (State.DONE, 1)
    with pytest.raises(Refused):
        services.retry(public_id=job.public_id, by="account:1")
    assert "Jansen" not in str(list(AuditEvent.objects.using("work").values()))


def test_what_fails_because_the_database_was_away_is_tried_again(
    database: Database, does: Callable[[Work], str]
) -> None:
    tried: list[int] = []

    def handle(run: Run) -> None:
        tried.append(run.job.tries)
        raise OperationalError("database is locked")

    job = ask(does(handle))
    worker.run_pending()
    job.refresh_from_db()
    assert tried == list(range(1, MOST_TRIES + 1))
    assert job.state == State.FAILED
    assert "locked" not in job.error


def test_asked_for_twice_under_one_name_it_is_one_job(
    database: Database, does: Callable[[Work], str]
) -> None:
    kind = does(lambda run: None)
    first, second = ask(kind, once="import 7"), ask(kind, once="import 7")
    assert first.pk == second.pk
    assert ask(kind).pk != ask(kind).pk
    assert Job.objects.count() == 3


def test_two_workers_never_take_the_same_job(database: Database, does: Callable[[Work], str]) -> None:
    kind, each, workers = does(lambda run: None), 12, 2
    for _ in range(each * workers):
        ask(kind)
    taken: dict[str, list[int]] = {f"w{number}": [] for number in range(workers)}
    begin, wrong = threading.Barrier(workers), []

    def take(name: str) -> None:
        begin.wait()
        try:
            while (job := worker.claim(name)) is not None:
                taken[name].append(job.pk)
        except Exception as error:
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take, args=[name]) for name in taken]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    ids = [pk for some in taken.values() for pk in some]
    assert len(ids) == len(set(ids)) == each * workers
    assert set(Job.objects.values_list("tries", flat=True)) == {1}


def test_a_job_that_another_saw_first_is_left_to_it(database: Database, does: Callable[[Work], str]) -> None:
    job = ask(does(lambda run: None))
    assert worker.claim("first") is not None
    assert worker.claim("second") is None
    job.refresh_from_db()
    assert (job.worker, job.tries) == ("first", 1)


def test_without_signs_of_life_a_job_is_queued_again_and_given_up_in_the_end(
    database: Database, does: Callable[[Work], str]
) -> None:
    job = ask(does(lambda run: None))
    for number in range(1, MOST_TRIES + 1):
        assert worker.claim(f"dead {number}") is not None
        assert worker.recover() == 0  # a minute is not over
        Job.objects.update(heartbeat=timezone.now() - timedelta(seconds=61))
        assert worker.recover() == 1
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "again and again" in job.error
    assert actions(job) == ["queued", *["recovered"] * (MOST_TRIES - 1), "failed"]


def test_a_worker_that_was_away_too_long_cannot_write_any_more(
    database: Database, does: Callable[[Work], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("doorstroom.jobs.run.BETWEEN", 0.0)
    seen: list[bool] = []

    def handle(run: Run) -> dict[str, Any]:
        if run.job.tries == 1:
            Job.objects.update(heartbeat=timezone.now() - timedelta(seconds=61))
            worker.recover()
            assert worker.run_pending(most=1) == 1  # another does it meanwhile
            run.progress(1, 2, "late")
            seen.append(run.cancelled())
            return {"by": "the late one"}
        return {"by": "the other"}

    job = ask(does(handle))
    worker.run_pending(most=1)
    job.refresh_from_db()
    assert seen == [True]
    assert (job.state, job.result, job.stage) == (State.DONE, {"by": "the other"}, "")


def test_a_heart_beats_while_the_handler_says_nothing(
    database: Database, does: Callable[[Work], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    long_ago = timezone.now() - timedelta(hours=1)
    beaten = threading.Event()

    def handle(run: Run) -> None:
        Job.objects.filter(pk=run.job.pk).update(heartbeat=long_ago)
        for _ in range(200):
            if Job.objects.get(pk=run.job.pk).heartbeat != long_ago:
                beaten.set()
                return
            beaten.wait(0.05)

    monkeypatch.setattr("doorstroom.jobs.run.Heartbeat.__init__.__kwdefaults__", {"every": 0.05})
    job = ask(does(handle))
    worker.run_pending()
    job.refresh_from_db()
    assert beaten.is_set(), job.error


def test_a_worker_that_ends_hands_its_job_back(
    database: Database, does: Callable[[Work], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("doorstroom.jobs.run.BETWEEN", 0.0)

    def handle(run: Run) -> None:
        if run.cancelled():
            raise JobStopped

    job = ask(does(handle))
    taken = worker.claim("ending")
    assert taken is not None
    worker._do(taken, lambda: True)
    job.refresh_from_db()
    assert (job.state, job.tries, job.worker) == (State.WAITING, 0, "")
    assert worker.run_pending() == 1
    job.refresh_from_db()
    assert job.state == State.DONE
    assert actions(job) == ["queued", "started", "handed_back", "started", "done"]


def test_daily_work_is_asked_for_once_a_day(
    database: Database, does: Callable[[Work], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = does(lambda run: None)
    monkeypatch.setattr("doorstroom.jobs.worker.daily_kinds", lambda: (kind,))
    worker.ask_daily()
    worker.ask_daily()
    assert Job.objects.filter(kind=kind).count() == 1


def test_a_kind_that_nobody_does_is_refused(database: Database) -> None:
    with pytest.raises(BadInput, match="there is no job"):
        ask("test.nothing")
    assert Job.objects.count() == 0


def test_jobs_of_others_are_seen_only_with_the_ability_over_everything(
    database: Database, does: Callable[[Work], str]
) -> None:
    job = ask(does(lambda run: None))
    whole = Held(Role.HR_OFFICER)
    mine, hr = Actor("account:1"), Actor("account:2", held=(whole,))
    part = Actor("account:3", held=(Held(Role.HR_OFFICER, frozenset({1}), 1),))
    ability = "careers.extract.import"
    assert selectors.find_job(mine, job.public_id) == job
    assert selectors.find_job(hr, job.public_id, ability=ability) == job
    assert selectors.find_job(hr, job.public_id) is None
    assert selectors.find_job(part, job.public_id, ability=ability) is None
    assert list(selectors.jobs_of(mine)) == [job]
    assert list(selectors.jobs_of(hr)) == []
