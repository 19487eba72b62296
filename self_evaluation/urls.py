app_name = "self_evaluation"
urlpatterns = []
